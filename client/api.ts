/* Made by client/generate.js from the OpenAPI document. */
export interface paths {
    readonly "/auth/register": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Registers an account
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly email: string;
                        readonly password: string;
                        /** @default null */
                        readonly firstName?: string | null;
                        /** @default null */
                        readonly lastName?: string | null;
                        /** @default null */
                        readonly phone?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly user: components["schemas"]["User"];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/login": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Logs in: gives tokens, or sets them as cookies
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly email: string;
                        readonly password: string;
                        /**
                         * @default bearer
                         * @enum {string}
                         */
                        readonly transport?: "bearer" | "cookie";
                        readonly deviceToken?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly accessToken: string;
                            readonly refreshToken: string;
                            /** @constant */
                            readonly tokenType: "Bearer";
                            readonly deviceToken: string;
                            readonly expiresIn: number;
                            readonly user: components["schemas"]["User"];
                        } | {
                            readonly user: components["schemas"]["User"];
                            readonly csrfToken: string;
                            readonly expiresIn: number;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/refresh": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Gives new tokens for a refresh token, which counts once
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly refreshToken?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly accessToken: string;
                            readonly refreshToken: string;
                            /** @constant */
                            readonly tokenType: "Bearer";
                            readonly deviceToken: string;
                            readonly expiresIn: number;
                            readonly user: components["schemas"]["User"];
                        } | {
                            readonly user: components["schemas"]["User"];
                            readonly csrfToken: string;
                            readonly expiresIn: number;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/logout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ends the session, also with an access token that has expired
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly refreshToken?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/csrf": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A token for commands that are sent with cookies, also once the access cookie has expired
         * @description For everybody.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly csrfToken: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/forgot-password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Mails a PIN to reset the password, where there is such an account
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly email: string;
                        readonly requestToken?: string;
                        readonly deviceToken?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Accepted; its outcome comes later */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly requestToken: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/verify-pin": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Gives a token that resets the password once, for the PIN that came by mail
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly email: string;
                        readonly pin: string;
                        readonly requestToken?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly resetToken: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/reset-password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sets a new password, and ends every session. Wrong passwords before are forgiven
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly resetToken: string;
                        readonly newPassword: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who I am
         * @description For whoever is logged in.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["User"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Erases my account: my bookings stay valid
         * @description For whoever is logged in.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes my profile; a new address counts once it is confirmed
         * @description For whoever is logged in.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly firstName?: string | null;
                        readonly lastName?: string | null;
                        readonly phone?: string | null;
                        readonly email?: string;
                        readonly currentPassword?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["User"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/auth/confirm-email": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Makes my new address count, for the PIN that came to it
         * @description For whoever is logged in.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly pin: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["User"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Changes my password, and ends my other sessions
         * @description For whoever is logged in.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly currentPassword: string;
                        readonly newPassword: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["User"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/users": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The users, by name or exact address where asked for
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                    readonly role?: "customer" | "boxOffice" | "analyst" | "auditor" | "admin";
                    readonly active?: "true" | "false";
                    readonly q?: string;
                    readonly sort?: "createdAt" | "-createdAt";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["User"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Makes an account for somebody, who is mailed a PIN to set a password
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly email: string;
                        /** @enum {string} */
                        readonly role: "customer" | "boxOffice" | "analyst" | "auditor" | "admin";
                        /** @default null */
                        readonly firstName?: string | null;
                        /** @default null */
                        readonly lastName?: string | null;
                        /** @default null */
                        readonly phone?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["User"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/users/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One user
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["User"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Erases a user: their bookings stay valid
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Lets a user log in, or no longer
         * @description For `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly active: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["User"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/users/{id}/role": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Gives a user a role, and ends their sessions
         * @description For `admin`.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly role: "customer" | "boxOffice" | "analyst" | "auditor" | "admin";
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["User"];
                    };
                };
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/movies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The movies of the catalogue
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                    readonly q?: string;
                    readonly genre?: string;
                    readonly language?: string;
                    readonly actorId?: string;
                    readonly releasedFrom?: string;
                    readonly releasedTo?: string;
                    readonly nowShowing?: "true" | "false";
                    readonly active?: "true" | "false";
                    readonly sort?: "title" | "-title" | "releaseDate" | "-releaseDate" | "rating" | "-rating" | "createdAt" | "-createdAt";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Movie"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Adds a movie
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly title: string;
                        /** @default null */
                        readonly description?: string | null;
                        /** @default [] */
                        readonly genres?: readonly string[];
                        /** @default null */
                        readonly language?: string | null;
                        /** @default null */
                        readonly classification?: string | null;
                        /** @default null */
                        readonly releaseDate?: string | null;
                        /** @default null */
                        readonly posterUrl?: string | null;
                        /** @default null */
                        readonly trailerUrl?: string | null;
                        readonly durationMinutes: number;
                        /** @default null */
                        readonly basePrice?: {
                            readonly amount: number;
                            readonly currency: string;
                        } | null;
                        /** @default [] */
                        readonly actorIds?: readonly string[];
                        readonly rating?: number | null;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Movie"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/movies/facets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The genres and languages that there are movies of
         * @description For everybody.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly genres: readonly string[];
                            readonly languages: readonly string[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/movies/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One movie
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Movie"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Retires a movie
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a movie, retires it or brings it back
         * @description For `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly title?: string;
                        readonly description?: string | null;
                        readonly genres?: readonly string[];
                        readonly language?: string | null;
                        readonly classification?: string | null;
                        readonly releaseDate?: string | null;
                        readonly posterUrl?: string | null;
                        readonly trailerUrl?: string | null;
                        readonly durationMinutes?: number;
                        readonly basePrice?: {
                            readonly amount: number;
                            readonly currency: string;
                        } | null;
                        readonly actorIds?: readonly string[];
                        readonly rating?: number | null;
                        readonly active?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Movie"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/movies/{id}/showtimes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The coming showtimes of a movie
         * @description For everybody.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Showtime"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/movies/{id}/poster": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The uploaded poster of a movie
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly size?: "small" | "medium" | "large";
                    readonly v?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not modified */
                readonly 304: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        /**
         * Uploads the poster of a movie, which is made anew in three sizes
         * @description For `admin`.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    "*/*"?: never;
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Movie"];
                    };
                };
            };
        };
        readonly post?: never;
        /**
         * Removes the uploaded poster of a movie
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/actors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The people who play in movies
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                    readonly q?: string;
                    readonly sort?: "name" | "-name" | "createdAt" | "-createdAt";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Actor"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Adds an actor
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Actor"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/actors/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One actor
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Actor"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Retires an actor
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Renames an actor, retires them or brings them back
         * @description For `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name?: string;
                        readonly active?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Actor"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/theaters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The theaters
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                    readonly city?: string;
                    readonly q?: string;
                    readonly sort?: "name" | "-name" | "city" | "-city" | "createdAt" | "-createdAt";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Theater"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Opens a theater
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                        readonly city: string;
                        readonly address: string;
                        readonly timeZone: string;
                        readonly currency: string;
                        readonly surcharges?: {
                            readonly premium: number;
                            readonly vip: number;
                            readonly recliner: number;
                        };
                        readonly morningDiscount?: {
                            readonly percent: number;
                            readonly before: string;
                        };
                        readonly cleaningMinutes?: number;
                        readonly salesCutoffMinutes?: number;
                        readonly boxOfficeCutoffMinutes?: number;
                        readonly businessDayStart?: string;
                        readonly refundPolicy?: readonly {
                            readonly untilMinutesBefore: number;
                            readonly percent: number;
                        }[];
                        readonly payAtCounter?: boolean;
                        readonly ticketTypes?: readonly {
                            readonly code: string;
                            readonly name: string;
                            /** @default null */
                            readonly percentOff?: number | null;
                            /** @default null */
                            readonly amountOff?: number | null;
                            /** @default false */
                            readonly staffOnly?: boolean;
                            /** @default null */
                            readonly proof?: string | null;
                        }[];
                        readonly wheelchairReleaseMinutes?: number | null;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Theater"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/theaters/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One theater
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Theater"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Retires a theater
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a theater, retires it or brings it back
         * @description For `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name?: string;
                        readonly city?: string;
                        readonly address?: string;
                        readonly timeZone?: string;
                        readonly currency?: string;
                        readonly surcharges?: {
                            readonly premium: number;
                            readonly vip: number;
                            readonly recliner: number;
                        };
                        readonly morningDiscount?: {
                            readonly percent: number;
                            readonly before: string;
                        };
                        readonly cleaningMinutes?: number;
                        readonly salesCutoffMinutes?: number;
                        readonly boxOfficeCutoffMinutes?: number;
                        readonly businessDayStart?: string;
                        readonly refundPolicy?: readonly {
                            readonly untilMinutesBefore: number;
                            readonly percent: number;
                        }[];
                        readonly payAtCounter?: boolean;
                        readonly ticketTypes?: readonly {
                            readonly code: string;
                            readonly name: string;
                            /** @default null */
                            readonly percentOff?: number | null;
                            /** @default null */
                            readonly amountOff?: number | null;
                            /** @default false */
                            readonly staffOnly?: boolean;
                            /** @default null */
                            readonly proof?: string | null;
                        }[];
                        readonly wheelchairReleaseMinutes?: number | null;
                        readonly active?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Theater"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/auditoriums": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The auditoriums
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                    readonly theaterId?: string;
                    readonly sort?: "name" | "-name" | "createdAt" | "-createdAt";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Auditorium"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Builds an auditorium, without seats as yet
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                        /**
                         * @default 2D
                         * @enum {string}
                         */
                        readonly screenType?: "2D" | "3D" | "IMAX" | "4DX";
                        /** Format: uuid */
                        readonly theaterId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Auditorium"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auditoriums/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One auditorium
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Auditorium"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Retires an auditorium
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Renames or refits an auditorium, retires it or brings it back
         * @description For `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name?: string;
                        /** @enum {string} */
                        readonly screenType?: "2D" | "3D" | "IMAX" | "4DX";
                        readonly active?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Auditorium"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/auditoriums/{id}/seats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The seats of an auditorium, those out of use too
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly seats: readonly components["schemas"]["Seat"][];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Puts rows of seats into an auditorium
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly rows: readonly string[];
                        readonly seatsPerRow: number;
                        /**
                         * @default regular
                         * @enum {string}
                         */
                        readonly tier?: "regular" | "premium" | "vip" | "recliner";
                        /**
                         * @default standard
                         * @enum {string}
                         */
                        readonly kind?: "standard" | "wheelchair" | "companion";
                        /** @default 1 */
                        readonly firstNumber?: number;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly seats: readonly components["schemas"]["Seat"][];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auditoriums/{id}/seats/{seatId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Takes a seat out of use and names the future bookings in the way
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly seatId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly seat: components["schemas"]["Seat"];
                            readonly conflicts: readonly {
                                /** Format: uuid */
                                readonly showtimeId: string;
                                readonly bookingId: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a seat, takes it out of use or brings it back
         * @description For `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly seatId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly tier?: "regular" | "premium" | "vip" | "recliner";
                        /** @enum {string} */
                        readonly kind?: "standard" | "wheelchair" | "companion";
                        readonly active?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly seat: components["schemas"]["Seat"];
                            readonly conflicts: readonly {
                                /** Format: uuid */
                                readonly showtimeId: string;
                                readonly bookingId: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/auditoriums/{id}/seating-plan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The seats in use as a seating plan of pretix
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly name: string;
                            readonly categories: readonly {
                                readonly name: string;
                                readonly color?: string;
                            }[];
                            readonly zones: readonly {
                                readonly name?: string;
                                readonly zone_id?: string;
                                readonly position: {
                                    readonly x: number;
                                    readonly y: number;
                                };
                                readonly rows: readonly {
                                    readonly row_number: string;
                                    readonly row_label?: string;
                                    readonly seat_label?: string;
                                    readonly row_number_position: ("start" | "end" | "both") | null;
                                    readonly position: {
                                        readonly x: number;
                                        readonly y: number;
                                    };
                                    readonly seats: readonly {
                                        readonly seat_guid: string;
                                        readonly seat_number: string;
                                        readonly position: {
                                            readonly x: number;
                                            readonly y: number;
                                        };
                                        readonly category: string;
                                        readonly radius?: number;
                                        /** @enum {string} */
                                        readonly start_direction?: "<" | ">" | "<>";
                                    }[];
                                }[];
                                readonly areas: readonly {
                                    /** @enum {string} */
                                    readonly shape: "polygon" | "rectangle" | "ellipse" | "circle" | "text";
                                    readonly color?: string;
                                    readonly border_color?: string;
                                    readonly rotation?: number;
                                    readonly position?: {
                                        readonly x: number;
                                        readonly y: number;
                                    };
                                    readonly polygon?: {
                                        readonly points: readonly {
                                            readonly x: number;
                                            readonly y: number;
                                        }[];
                                    };
                                    readonly rectangle?: {
                                        readonly width: number;
                                        readonly height: number;
                                    };
                                    readonly ellipse?: {
                                        readonly radius: {
                                            readonly x: number;
                                            readonly y: number;
                                        };
                                    };
                                    readonly circle?: {
                                        readonly radius: number;
                                    };
                                    readonly text?: {
                                        readonly text: string;
                                        readonly position: {
                                            readonly x: number;
                                            readonly y: number;
                                        };
                                        readonly color?: string;
                                        readonly size?: number;
                                    };
                                }[];
                            }[];
                            readonly size: {
                                readonly width: number;
                                readonly height: number;
                            };
                        };
                    };
                };
            };
        };
        /**
         * Gives an auditorium the seats of a seating plan of pretix, and names the future bookings in the way
         * @description For `admin`.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                        readonly size: {
                            readonly width: number;
                            readonly height: number;
                        };
                        readonly categories: readonly {
                            readonly name: string;
                            /** @default null */
                            readonly color?: string | null;
                        }[];
                        readonly zones: readonly {
                            /** @default null */
                            readonly name?: string | null;
                            /** @default null */
                            readonly zone_id?: string | null;
                            readonly position?: {
                                readonly x: number;
                                readonly y: number;
                            };
                            readonly rows: readonly {
                                readonly row_number: string | number;
                                /** @default null */
                                readonly row_label?: string | null;
                                /** @default null */
                                readonly seat_label?: string | null;
                                readonly row_number_position?: unknown;
                                readonly position?: {
                                    readonly x: number;
                                    readonly y: number;
                                };
                                readonly seats: readonly {
                                    readonly seat_guid: string | number;
                                    readonly seat_number: string | number;
                                    readonly position: {
                                        readonly x: number;
                                        readonly y: number;
                                    };
                                    readonly category: string | number;
                                    /** @default null */
                                    readonly radius?: number | null;
                                    /** @default null */
                                    readonly start_direction?: ("<" | ">" | "<>") | null;
                                }[];
                            }[];
                            readonly areas?: readonly {
                                /** @enum {string} */
                                readonly shape: "polygon" | "rectangle" | "ellipse" | "circle" | "text";
                                /** @default null */
                                readonly color?: string | null;
                                /** @default null */
                                readonly border_color?: string | null;
                                /** @default null */
                                readonly rotation?: number | null;
                                readonly position?: {
                                    readonly x: number;
                                    readonly y: number;
                                };
                                readonly text?: (string | {
                                    readonly text: string;
                                    readonly position?: {
                                        readonly x: number;
                                        readonly y: number;
                                    };
                                    /** @default null */
                                    readonly color?: string | null;
                                    /** @default null */
                                    readonly size?: number | null;
                                }) | null;
                                readonly polygon?: {
                                    readonly points: readonly {
                                        readonly x: number;
                                        readonly y: number;
                                    }[];
                                };
                                readonly rectangle?: {
                                    readonly width: number;
                                    readonly height: number;
                                };
                                readonly ellipse?: {
                                    readonly radius: {
                                        readonly x: number;
                                        readonly y: number;
                                    };
                                };
                                readonly circle?: {
                                    readonly radius: number;
                                };
                                readonly width?: number;
                                readonly height?: number;
                            }[];
                        }[];
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly seatingPlan: {
                                readonly name: string;
                                readonly categories: readonly {
                                    readonly name: string;
                                    readonly color?: string;
                                }[];
                                readonly zones: readonly {
                                    readonly name?: string;
                                    readonly zone_id?: string;
                                    readonly position: {
                                        readonly x: number;
                                        readonly y: number;
                                    };
                                    readonly rows: readonly {
                                        readonly row_number: string;
                                        readonly row_label?: string;
                                        readonly seat_label?: string;
                                        readonly row_number_position: ("start" | "end" | "both") | null;
                                        readonly position: {
                                            readonly x: number;
                                            readonly y: number;
                                        };
                                        readonly seats: readonly {
                                            readonly seat_guid: string;
                                            readonly seat_number: string;
                                            readonly position: {
                                                readonly x: number;
                                                readonly y: number;
                                            };
                                            readonly category: string;
                                            readonly radius?: number;
                                            /** @enum {string} */
                                            readonly start_direction?: "<" | ">" | "<>";
                                        }[];
                                    }[];
                                    readonly areas: readonly {
                                        /** @enum {string} */
                                        readonly shape: "polygon" | "rectangle" | "ellipse" | "circle" | "text";
                                        readonly color?: string;
                                        readonly border_color?: string;
                                        readonly rotation?: number;
                                        readonly position?: {
                                            readonly x: number;
                                            readonly y: number;
                                        };
                                        readonly polygon?: {
                                            readonly points: readonly {
                                                readonly x: number;
                                                readonly y: number;
                                            }[];
                                        };
                                        readonly rectangle?: {
                                            readonly width: number;
                                            readonly height: number;
                                        };
                                        readonly ellipse?: {
                                            readonly radius: {
                                                readonly x: number;
                                                readonly y: number;
                                            };
                                        };
                                        readonly circle?: {
                                            readonly radius: number;
                                        };
                                        readonly text?: {
                                            readonly text: string;
                                            readonly position: {
                                                readonly x: number;
                                                readonly y: number;
                                            };
                                            readonly color?: string;
                                            readonly size?: number;
                                        };
                                    }[];
                                }[];
                                readonly size: {
                                    readonly width: number;
                                    readonly height: number;
                                };
                            };
                            readonly removed: readonly string[];
                            readonly conflicts: readonly {
                                /** Format: uuid */
                                readonly showtimeId: string;
                                readonly bookingId: string;
                                readonly seats: readonly {
                                    readonly seatId: string;
                                    readonly proposal: string | null;
                                }[];
                            }[];
                        };
                    };
                };
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auditoriums/{id}/blocks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The seats that are out of use for a time
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly blocks: readonly {
                                /** Format: uuid */
                                readonly id: string;
                                readonly seats: readonly string[];
                                /** Format: date-time */
                                readonly from: string;
                                /** Format: date-time */
                                readonly to: string;
                                readonly reason: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Takes seats out of use for a time, over all showtimes, and names the bookings in the way
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly seats: readonly string[];
                        readonly from: string;
                        readonly to: string;
                        readonly reason: string;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly block: {
                                /** Format: uuid */
                                readonly id: string;
                                readonly seats: readonly string[];
                                /** Format: date-time */
                                readonly from: string;
                                /** Format: date-time */
                                readonly to: string;
                                readonly reason: string;
                            };
                            readonly conflicts: readonly {
                                /** Format: uuid */
                                readonly showtimeId: string;
                                readonly bookingId: string;
                                readonly seats: readonly {
                                    readonly seatId: string;
                                    readonly proposal: string | null;
                                }[];
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auditoriums/{id}/blocks/{blockId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One block over a time
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly blockId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly id: string;
                            readonly seats: readonly string[];
                            /** Format: date-time */
                            readonly from: string;
                            /** Format: date-time */
                            readonly to: string;
                            readonly reason: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Gives the seats of a block back
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly blockId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The coming showtimes; for staff those that are not over, and the past ones too
         * @description For everybody. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                    readonly date?: string;
                    readonly movieId?: string;
                    readonly theaterId?: string;
                    readonly auditoriumId?: string;
                    readonly includePast?: "true" | "false";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Showtime"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Schedules a showtime
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** Format: uuid */
                        readonly movieId: string;
                        /** Format: uuid */
                        readonly auditoriumId: string;
                        readonly startsAt: string;
                        /** @default null */
                        readonly basePrice?: {
                            readonly amount: number;
                            readonly currency: string;
                        } | null;
                        readonly onSaleFrom?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Showtime"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One showtime
         * @description For everybody.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Showtime"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Moves a showtime to another time or auditorium, changes its price or the start of its sales
         * @description For `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly startsAt?: string;
                        /** Format: uuid */
                        readonly auditoriumId?: string;
                        readonly basePrice?: {
                            readonly amount: number;
                            readonly currency: string;
                        } | null;
                        readonly onSaleFrom?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Showtime"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/showtimes/{id}/prices": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a ticket of each type and tier costs, and why
         * @description For everybody.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly showtimeId: string;
                            readonly basePrice: components["schemas"]["Money"];
                            readonly prices: {
                                readonly regular: components["schemas"]["Money"];
                                readonly premium: components["schemas"]["Money"];
                                readonly vip: components["schemas"]["Money"];
                                readonly recliner: components["schemas"]["Money"];
                            };
                            readonly tickets: readonly {
                                /** @enum {string} */
                                readonly tier: "regular" | "premium" | "vip" | "recliner";
                                readonly ticketType: string;
                                readonly name: string;
                                readonly staffOnly: boolean;
                                readonly proof: string | null;
                                readonly price: components["schemas"]["Money"];
                                readonly parts: {
                                    readonly base: number;
                                    readonly morningDiscount: number;
                                    readonly ticketTypeDiscount: number;
                                    readonly surcharge: number;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/{id}/seats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The seat map of a showtime; with `view=status` the status of each seat alone: `a` available, `h` held, `s` sold, `b` blocked
         * @description For everybody. `auditor`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly view?: "full" | "status";
                    readonly asOf?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["SeatMap"] | {
                            /** Format: uuid */
                            readonly showtimeId: string;
                            readonly revision: number;
                            /** @enum {string} */
                            readonly status: "scheduled" | "onSale" | "closed" | "cancelled";
                            readonly seats: {
                                readonly [key: string]: "a" | "h" | "s" | "b";
                            };
                        };
                    };
                };
                /** @description Not modified */
                readonly 304: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/{id}/seats/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The seat map of a showtime, live: `snapshot` (SeatMap), then `seats` ({revision, seats: [{seatId, status}]}) and `showtime` ({revision, status, startsAt})
         * @description For everybody.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly lastEventId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/{id}/blocks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Takes seats of a showtime out of sale
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly seats: readonly string[];
                        readonly reason: string;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly showtimeId: string;
                            readonly seats: readonly string[];
                            readonly reason: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/{id}/blocks/{seatId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Puts a blocked seat back on sale
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly seatId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancels a showtime; every booking is given back and refunded in full
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly reason: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Showtime"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/{id}/cancellation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far the bookings of a cancelled showtime have been given back
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly showtimeId: string;
                            readonly reason: string;
                            /** Format: date-time */
                            readonly cancelledAt: string;
                            /** @enum {string} */
                            readonly status: "running" | "done";
                            readonly counts: {
                                readonly pending: number;
                                readonly cancelled: number;
                                readonly "refund-requested": number;
                                readonly refunded: number;
                                readonly failed: number;
                                readonly "needs-person": number;
                            };
                            readonly bookings: readonly {
                                readonly bookingId: string;
                                readonly reference: string;
                                /** @enum {string} */
                                readonly status: "pending" | "cancelled" | "refund-requested" | "refunded" | "failed" | "needs-person";
                                readonly refund: components["schemas"]["Money"] | null;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/batch": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Schedules up to 500 showtimes, or repeats those of one business date on others
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly showtimes?: readonly {
                            /** Format: uuid */
                            readonly movieId: string;
                            /** Format: uuid */
                            readonly auditoriumId: string;
                            readonly startsAt: string;
                            /** @default null */
                            readonly basePrice?: {
                                readonly amount: number;
                                readonly currency: string;
                            } | null;
                            readonly onSaleFrom?: string | null;
                        }[];
                        readonly repeat?: {
                            /** Format: uuid */
                            readonly theaterId?: string;
                            /** Format: uuid */
                            readonly auditoriumId?: string;
                            /** Format: date */
                            readonly date: string;
                            readonly onDates: readonly string[];
                        };
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly scheduled: number;
                            readonly refused: number;
                            readonly undecided: number;
                            readonly rows: readonly {
                                readonly row: number;
                                /** Format: uuid */
                                readonly movieId: string;
                                /** Format: uuid */
                                readonly auditoriumId: string;
                                /** Format: date-time */
                                readonly startsAt: string;
                                readonly repeats: {
                                    /** Format: uuid */
                                    readonly showtimeId: string;
                                    /** Format: date */
                                    readonly onDate: string;
                                } | null;
                                /** @enum {string} */
                                readonly outcome: "scheduled" | "refused" | "undecided";
                                readonly showtimeId: string | null;
                                readonly problem: {
                                    readonly code: string;
                                    readonly detail: string;
                                    readonly conflicts: readonly unknown[];
                                } | null;
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/imports": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Imports a JSON or CSV file, in the background: `kind` is movies, actors, theaters, auditoriums, seats or showtimes; with `dryRun=true` nothing is written
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: {
                    readonly kind?: string;
                    readonly dryRun?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": unknown;
                };
            };
            readonly responses: {
                /** @description Accepted; its outcome comes later */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "movies" | "actors" | "theaters" | "auditoriums" | "seats" | "showtimes" | "accounts" | "bookings";
                            readonly dryRun: boolean;
                            /** @enum {string} */
                            readonly status: "running" | "finished" | "failed";
                            readonly fault: {
                                /** @enum {string} */
                                readonly code: "file-lost" | "file-unreadable" | "too-many-rows";
                                readonly detail: string;
                            } | null;
                            readonly rows: number | null;
                            readonly done: number;
                            readonly created: number;
                            readonly unchanged: number;
                            readonly refused: number;
                            readonly report: readonly {
                                readonly row: number;
                                /** @enum {string} */
                                readonly outcome: "created" | "unchanged" | "refused";
                                readonly id: string | null;
                                readonly errors: readonly {
                                    readonly pointer: string;
                                    readonly code: string;
                                    readonly detail: string;
                                }[];
                            }[];
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/imports/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far an import is, and what became of each row
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "movies" | "actors" | "theaters" | "auditoriums" | "seats" | "showtimes" | "accounts" | "bookings";
                            readonly dryRun: boolean;
                            /** @enum {string} */
                            readonly status: "running" | "finished" | "failed";
                            readonly fault: {
                                /** @enum {string} */
                                readonly code: "file-lost" | "file-unreadable" | "too-many-rows";
                                readonly detail: string;
                            } | null;
                            readonly rows: number | null;
                            readonly done: number;
                            readonly created: number;
                            readonly unchanged: number;
                            readonly refused: number;
                            readonly report: readonly {
                                readonly row: number;
                                /** @enum {string} */
                                readonly outcome: "created" | "unchanged" | "refused";
                                readonly id: string | null;
                                readonly errors: readonly {
                                    readonly pointer: string;
                                    readonly code: string;
                                    readonly detail: string;
                                }[];
                            }[];
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/{id}/holds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Holds seats of a showtime, all or none: those that are named, or the best for a party
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly seats?: readonly (string | {
                            readonly seatId: string;
                            readonly ticketType: string;
                        })[];
                        readonly accessible?: boolean;
                        readonly bestAvailable?: {
                            readonly count: number;
                            /** @enum {string} */
                            readonly tier?: "regular" | "premium" | "vip" | "recliner";
                            /** @default false */
                            readonly accessible?: boolean;
                            /** @default [] */
                            readonly ticketTypes?: readonly string[];
                        };
                        readonly for?: {
                            /** Format: uuid */
                            readonly userId: string;
                        } | {
                            readonly name?: string;
                            readonly email?: string;
                        };
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Hold"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * My bookings, the newest first; for staff those of everybody
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                    readonly status?: "held" | "confirmed" | "cancelled" | "released" | "expired";
                    readonly upcoming?: "true" | "false";
                    readonly showtimeId?: string;
                    readonly all?: "true" | "false";
                    readonly movieId?: string;
                    readonly theaterId?: string;
                    readonly userId?: string;
                    readonly from?: string;
                    readonly to?: string;
                    readonly q?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Booking"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One booking; for auditors also as it was in the past
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly asOf?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Booking"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happened to a booking and its money, in order
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly eventId: string;
                                readonly type: string;
                                /** Format: date-time */
                                readonly occurredAt: string;
                                readonly actor: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/confirm": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Confirms a hold that is paid at the counter, now or later, or complimentary
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly method: "cash" | "terminal" | "complimentary" | "counter";
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Booking"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/seats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Other seats for a hold that nobody has begun to pay; for staff also for a confirmed booking
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly seats: readonly (string | {
                            readonly seatId: string;
                            readonly ticketType: string;
                        })[];
                        /** @default false */
                        readonly accessible?: boolean;
                        /** @default false */
                        readonly waiveDifference?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Booking"];
                    };
                };
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/release": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Gives the seats of a hold back
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Booking"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/cancellation-quote": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a cancellation of a booking, or of some of its seats, would pay back now, and why
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly seats?: string | readonly string[];
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly bookingId: string;
                            readonly seats: readonly string[];
                            readonly allowed: boolean;
                            readonly refusedWith: ("already-cancelled" | "hold-lapsed" | "booking-not-confirmed" | "showtime-started" | "ticket-used") | null;
                            /** Format: date-time */
                            readonly until: string;
                            readonly paid: components["schemas"]["Money"];
                            readonly percent: number;
                            readonly refund: components["schemas"]["Money"];
                            readonly refundPolicy: readonly {
                                readonly untilMinutesBefore: number;
                                readonly percent: number;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancels a booking, or some of its seats, and says what is paid back
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly reason?: string;
                        readonly seats?: readonly string[];
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly status: "held" | "confirmed" | "cancelled" | "released" | "expired";
                            readonly refund: {
                                readonly amount: components["schemas"]["Money"];
                                /** @enum {string} */
                                readonly status: "requested" | "succeeded" | "failed";
                            } | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/customer": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Erases the name and the address of a customer without an account: the booking stays valid
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/exchange-quote": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What an exchange of a booking for other seats would cost or pay back now, and why
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly showtimeId?: string;
                    readonly seats: string | readonly string[];
                    readonly accessible?: "true" | "false";
                    readonly ticketTypes?: string | readonly string[];
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly bookingId: string;
                            /** Format: uuid */
                            readonly showtimeId: string;
                            readonly seats: readonly {
                                /** @enum {string} */
                                readonly kind: "standard" | "wheelchair" | "companion";
                                readonly number: number;
                                readonly price: components["schemas"]["Money"];
                                readonly row: string;
                                readonly seatId: string;
                                readonly ticketType: string;
                                /** @enum {string} */
                                readonly tier: "regular" | "premium" | "vip" | "recliner";
                            }[];
                            readonly total: components["schemas"]["Money"];
                            readonly paid: components["schemas"]["Money"];
                            readonly percent: number;
                            readonly carried: components["schemas"]["Money"];
                            readonly due: components["schemas"]["Money"];
                            readonly refund: components["schemas"]["Money"];
                            /** Format: date-time */
                            readonly until: string;
                            readonly refundPolicy: readonly {
                                readonly untilMinutesBefore: number;
                                readonly percent: number;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/exchange": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Exchanges a booking: the answer is the new one, confirmed, or held until the difference is paid
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** Format: uuid */
                        readonly showtimeId?: string;
                        readonly seats: readonly (string | {
                            readonly seatId: string;
                            readonly ticketType: string;
                        })[];
                        /** @default false */
                        readonly accessible?: boolean;
                        readonly reason?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Booking"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/ticket": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The tickets of a booking, as a PDF to print or as JSON, each seat with its QR code
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly bookingId: string;
                            readonly reference: string;
                            /** @enum {string} */
                            readonly paymentStatus: "unpaid" | "pending" | "paid" | "partiallyRefunded" | "refunded" | "complimentary";
                            readonly showtime: components["schemas"]["ShowtimeSummary"];
                            readonly seats: readonly {
                                /** @enum {string} */
                                readonly kind: "standard" | "wheelchair" | "companion";
                                readonly number: number;
                                readonly price: components["schemas"]["Money"];
                                readonly row: string;
                                readonly seatId: string;
                                readonly ticketType: string;
                                /** @enum {string} */
                                readonly tier: "regular" | "premium" | "vip" | "recliner";
                                readonly token: string;
                                readonly qrCode: string;
                            }[];
                            readonly total: components["schemas"]["Money"];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/tickets/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The public keys that tickets are checked with, as a JSON Web Key Set
         * @description For everybody.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly keys: readonly {
                                /** @constant */
                                readonly kty: "OKP";
                                /** @constant */
                                readonly crv: "Ed25519";
                                /** @constant */
                                readonly alg: "EdDSA";
                                /** @constant */
                                readonly use: "sig";
                                readonly kid: string;
                                readonly x: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Makes a new key that signs tickets from now on; those of the old ones stay good
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly keys: readonly {
                                /** @constant */
                                readonly kty: "OKP";
                                /** @constant */
                                readonly crv: "Ed25519";
                                /** @constant */
                                readonly alg: "EdDSA";
                                /** @constant */
                                readonly use: "sig";
                                readonly kid: string;
                                readonly x: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/tickets/scan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Scans a ticket at the door: lets its holder in, once, or says why not
         * @description For `boxOffice`, `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly token: string;
                        /** Format: uuid */
                        readonly showtimeId?: string;
                        readonly device?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly result: "valid" | "used" | "wrongShowtime" | "cancelled" | "unpaid";
                            readonly bookingId: string;
                            readonly reference: string;
                            readonly seatId: string;
                            readonly seat: {
                                /** @enum {string} */
                                readonly kind: "standard" | "wheelchair" | "companion";
                                readonly number: number;
                                readonly price: components["schemas"]["Money"];
                                readonly row: string;
                                readonly seatId: string;
                                readonly ticketType: string;
                                /** @enum {string} */
                                readonly tier: "regular" | "premium" | "vip" | "recliner";
                            } | null;
                            readonly proof: string | null;
                            readonly showtime: components["schemas"]["ShowtimeSummary"];
                            readonly due: components["schemas"]["Money"] | null;
                            readonly scans: readonly {
                                /** Format: date-time */
                                readonly scannedAt: string;
                                readonly device: string | null;
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/tickets/scans": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Reports scans that doors without a network have made; a repeat changes nothing
         * @description For `boxOffice`, `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly scans: readonly {
                            readonly token: string;
                            readonly scannedAt: string;
                            readonly device?: string;
                        }[];
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly ({
                                /** @enum {string} */
                                readonly result: "valid" | "used" | "wrongShowtime" | "cancelled" | "unpaid";
                                readonly bookingId: string;
                                /** Format: uuid */
                                readonly showtimeId: string;
                                readonly seatId: string;
                                readonly scans: readonly {
                                    /** Format: date-time */
                                    readonly scannedAt: string;
                                    readonly device: string | null;
                                }[];
                            } | {
                                /** @constant */
                                readonly result: "unknown";
                            })[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/showtimes/{id}/tickets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The tickets of a showtime, for doors that check them without a network
         * @description For `boxOffice`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly bookingId: string;
                                readonly reference: string;
                                /** @enum {string} */
                                readonly status: "valid" | "unpaid" | "cancelled";
                                readonly seats: readonly {
                                    /** @enum {string} */
                                    readonly kind: "standard" | "wheelchair" | "companion";
                                    readonly number: number;
                                    readonly price: components["schemas"]["Money"];
                                    readonly row: string;
                                    readonly seatId: string;
                                    readonly ticketType: string;
                                    /** @enum {string} */
                                    readonly tier: "regular" | "premium" | "vip" | "recliner";
                                    readonly scannedAt: string | null;
                                }[];
                            }[];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bookings/{id}/payments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Starts to pay a hold through a gateway
         * @description For whoever is logged in.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly gateway: string;
                        /** Format: uri */
                        readonly returnUrl?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly paymentId: string;
                            readonly gateway: string;
                            /** @enum {string} */
                            readonly status: "requested" | "succeeded" | "failed" | "cancelled" | "needs-review" | "disputed";
                            readonly amount: components["schemas"]["Money"];
                            readonly clientSecret: string | null;
                            readonly redirectUrl: string | null;
                            /** Format: date-time */
                            readonly heldUntil: string;
                        };
                    };
                };
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly paymentId: string;
                            readonly gateway: string;
                            /** @enum {string} */
                            readonly status: "requested" | "succeeded" | "failed" | "cancelled" | "needs-review" | "disputed";
                            readonly amount: components["schemas"]["Money"];
                            readonly clientSecret: string | null;
                            readonly redirectUrl: string | null;
                            /** Format: date-time */
                            readonly heldUntil: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/payments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The payments of everybody, the newest first
         * @description For `boxOffice`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                    readonly status?: "requested" | "succeeded" | "failed" | "cancelled" | "needs-review" | "disputed";
                    readonly gateway?: string;
                    readonly bookingId?: string;
                    readonly from?: string;
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Payment"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/payments/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One payment with its refunds
         * @description For whoever is logged in. `boxOffice`, `admin`: also what is not their own, or not public.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Payment"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/payments/{id}/sandbox": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Plays the customer's part at the sandbox gateway
         * @description For whoever is logged in.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly outcome: "succeed" | "decline" | "abandon";
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Payment"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/payments/{id}/review": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Decides about money that is not what was asked for
         * @description For `boxOffice`, `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly gatewayReference: string;
                        /** @enum {string} */
                        readonly decision: "accept" | "refund" | "dismiss";
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Payment"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/payments/{id}/refunds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Pays money back, whatever the policy says; the booking stays as it is
         * @description For `boxOffice`, `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly amount?: components["schemas"]["Money"];
                        readonly reason: string;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Payment"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/payments/{id}/refunds/{refundId}/paid-out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Records that a refund was paid out: of the counter, or one that has failed at its gateway
         * @description For `boxOffice`, `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly refundId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Payment"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/stripe": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Takes in what Stripe tells, signed in Stripe-Signature
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly id: string;
                        /** @constant */
                        readonly object: "event";
                        readonly type: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @constant */
                            readonly received: true;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/sslcommerz/ipn": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Takes in what SSLCommerz tells, signed in verify_sign_sha2 or verify_sign
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    "*/*"?: never;
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @constant */
                            readonly received: true;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/sslcommerz/success": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends a browser that comes from SSLCommerz (success) on to the returnUrl, with bookingId
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    "*/*"?: never;
                };
            };
            readonly responses: {
                /** @description The browser goes on to another page */
                readonly 303: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/sslcommerz/fail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends a browser that comes from SSLCommerz (fail) on to the returnUrl, with bookingId
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    "*/*"?: never;
                };
            };
            readonly responses: {
                /** @description The browser goes on to another page */
                readonly 303: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/sslcommerz/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends a browser that comes from SSLCommerz (cancel) on to the returnUrl, with bookingId
         * @description For everybody.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    "*/*"?: never;
                };
            };
            readonly responses: {
                /** @description The browser goes on to another page */
                readonly 303: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/reports/revenue": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was sold, taken and paid back, by date, movie, theater, ticket type or channel, and currency
         * @description For `analyst`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly from?: string;
                    readonly to?: string;
                    readonly movieId?: string;
                    readonly theaterId?: string;
                    readonly asOf?: string;
                    readonly format?: "json" | "csv";
                    readonly groupBy?: "day" | "week" | "month" | "movie" | "theater" | "ticketType" | "channel";
                    readonly dateBasis?: "sale" | "show";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly asOf: string;
                            readonly asOfInstant: string | null;
                            /** Format: date */
                            readonly from: string;
                            /** Format: date */
                            readonly to: string;
                            readonly rows: readonly {
                                readonly key: string;
                                readonly label: string | null;
                                readonly currency: string;
                                readonly bookings: number;
                                readonly seatsSold: number;
                                readonly complimentarySeats: number;
                                readonly gross: number;
                                readonly refunds: number;
                                readonly net: number;
                                readonly averageTicketPrice: number | null;
                            }[];
                            readonly summary: {
                                readonly totals: readonly {
                                    readonly currency: string;
                                    readonly bookings: number;
                                    readonly seatsSold: number;
                                    readonly complimentarySeats: number;
                                    readonly gross: number;
                                    readonly refunds: number;
                                    readonly net: number;
                                    readonly averageTicketPrice: number | null;
                                }[];
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/reports/capacity": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How full showtimes are, by the business date of the show
         * @description For `analyst`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly from?: string;
                    readonly to?: string;
                    readonly movieId?: string;
                    readonly theaterId?: string;
                    readonly asOf?: string;
                    readonly format?: "json" | "csv";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly asOf: string;
                            readonly asOfInstant: string | null;
                            /** Format: date */
                            readonly from: string;
                            /** Format: date */
                            readonly to: string;
                            readonly rows: readonly {
                                /** Format: uuid */
                                readonly showtimeId: string;
                                readonly movieTitle: string | null;
                                readonly theaterName: string | null;
                                readonly auditoriumName: string | null;
                                /** Format: date-time */
                                readonly startsAt: string;
                                readonly seats: number;
                                readonly sold: number;
                                readonly held: number;
                                readonly blocked: number;
                                readonly available: number;
                                readonly occupancy: number | null;
                            }[];
                            readonly summary: {
                                readonly showtimes: number;
                                readonly seats: number;
                                readonly sold: number;
                                readonly averageOccupancy: number | null;
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/reports/popular-movies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The movies with the most seats sold, by the date of the sale
         * @description For `analyst`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly from?: string;
                    readonly to?: string;
                    readonly movieId?: string;
                    readonly theaterId?: string;
                    readonly asOf?: string;
                    readonly format?: "json" | "csv";
                    readonly limit?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly asOf: string;
                            readonly asOfInstant: string | null;
                            /** Format: date */
                            readonly from: string;
                            /** Format: date */
                            readonly to: string;
                            readonly rows: readonly {
                                /** Format: uuid */
                                readonly movieId: string;
                                readonly title: string | null;
                                readonly genres: readonly string[];
                                readonly bookings: number;
                                readonly seatsSold: number;
                                readonly revenue: readonly {
                                    readonly amount: number;
                                    readonly currency: string;
                                }[];
                                readonly averageOccupancy: number | null;
                            }[];
                            readonly summary: {
                                readonly movies: number;
                                readonly bookings: number;
                                readonly seatsSold: number;
                                readonly revenue: readonly {
                                    readonly amount: number;
                                    readonly currency: string;
                                }[];
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/reports/summary": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Today, the last 7 and the last 30 business days of each theater
         * @description For `analyst`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly from?: string;
                    readonly to?: string;
                    readonly movieId?: string;
                    readonly theaterId?: string;
                    readonly asOf?: string;
                    readonly format?: "json" | "csv";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly asOf: string;
                            readonly asOfInstant: string | null;
                            /** Format: date */
                            readonly from: string;
                            /** Format: date */
                            readonly to: string;
                            readonly rows: readonly {
                                /** @enum {string} */
                                readonly period: "today" | "last7Days" | "last30Days";
                                readonly revenue: readonly {
                                    readonly amount: number;
                                    readonly currency: string;
                                }[];
                                readonly bookings: number;
                                readonly seatsSold: number;
                                readonly occupancy: number | null;
                            }[];
                            readonly summary: {
                                readonly today: {
                                    readonly revenue: readonly {
                                        readonly amount: number;
                                        readonly currency: string;
                                    }[];
                                    readonly bookings: number;
                                    readonly seatsSold: number;
                                    readonly occupancy: number | null;
                                };
                                readonly last7Days: {
                                    readonly revenue: readonly {
                                        readonly amount: number;
                                        readonly currency: string;
                                    }[];
                                    readonly bookings: number;
                                    readonly seatsSold: number;
                                    readonly occupancy: number | null;
                                };
                                readonly last30Days: {
                                    readonly revenue: readonly {
                                        readonly amount: number;
                                        readonly currency: string;
                                    }[];
                                    readonly bookings: number;
                                    readonly seatsSold: number;
                                    readonly occupancy: number | null;
                                };
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/reports/revenue/lines": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The lines that revenue is made of, by ticket type, as a table
         * @description For `analyst`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly from?: string;
                    readonly to?: string;
                    readonly movieId?: string;
                    readonly theaterId?: string;
                    readonly asOf?: string;
                    readonly format?: "csv" | "parquet";
                    readonly dateBasis?: "sale" | "show";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/reports/bookings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The bookings that were confirmed, with their money and without their customers, as a table
         * @description For `analyst`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly from?: string;
                    readonly to?: string;
                    readonly movieId?: string;
                    readonly theaterId?: string;
                    readonly asOf?: string;
                    readonly format?: "csv" | "parquet";
                    readonly dateBasis?: "sale" | "show";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/reports/closings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The business days that were closed, the latest first
         * @description For `boxOffice`, `admin`, `analyst`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                    readonly theaterId?: string;
                    readonly from?: string;
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                /** Format: uuid */
                                readonly theaterId: string;
                                /** Format: date */
                                readonly date: string;
                                /** @enum {string} */
                                readonly status: "open" | "closed";
                                readonly asOf: string;
                                readonly closedAt: string | null;
                                readonly closedBy: string | null;
                                readonly rows: readonly {
                                    readonly method: string;
                                    readonly currency: string;
                                    readonly taken: number;
                                    readonly refunded: number;
                                    readonly expected: number;
                                    readonly counted: number | null;
                                    readonly difference: number | null;
                                }[];
                            }[];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/theaters/{id}/closings/{date}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A business day of a theater: what was taken by each method, what was counted, and what came later
         * @description For `boxOffice`, `admin`, `analyst`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly asOf?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly date: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly theaterId: string;
                            /** Format: date */
                            readonly date: string;
                            /** @enum {string} */
                            readonly status: "open" | "closed";
                            readonly asOf: string;
                            readonly closedAt: string | null;
                            readonly closedBy: string | null;
                            readonly note: string | null;
                            readonly rows: readonly {
                                readonly method: string;
                                readonly currency: string;
                                readonly taken: number;
                                readonly refunded: number;
                                readonly expected: number;
                                readonly counted: number | null;
                                readonly difference: number | null;
                            }[];
                            readonly corrections: readonly {
                                readonly method: string;
                                readonly currency: string;
                                readonly taken: number;
                                readonly refunded: number;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Closes a business day of a theater, with what was counted
         * @description For `boxOffice`, `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly date: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly counted: {
                            readonly cash: {
                                readonly amount: number;
                                readonly currency: string;
                            };
                            readonly terminal: {
                                readonly amount: number;
                                readonly currency: string;
                            };
                        };
                        readonly note?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly theaterId: string;
                            /** Format: date */
                            readonly date: string;
                            /** @enum {string} */
                            readonly status: "open" | "closed";
                            readonly asOf: string;
                            readonly closedAt: string | null;
                            readonly closedBy: string | null;
                            readonly note: string | null;
                            readonly rows: readonly {
                                readonly method: string;
                                readonly currency: string;
                                readonly taken: number;
                                readonly refunded: number;
                                readonly expected: number;
                                readonly counted: number | null;
                                readonly difference: number | null;
                            }[];
                            readonly corrections: readonly {
                                readonly method: string;
                                readonly currency: string;
                                readonly taken: number;
                                readonly refunded: number;
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/reports/distributor-return": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The tickets and the money of a movie in a theater and a week, by day, showtime and ticket type
         * @description For `analyst`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly theaterId: string;
                    readonly movieId: string;
                    readonly week: string;
                    readonly asOf?: string;
                    readonly format?: "json" | "csv";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly theaterId: string;
                            /** Format: uuid */
                            readonly movieId: string;
                            readonly asOf: string;
                            /** Format: date */
                            readonly from: string;
                            /** Format: date */
                            readonly to: string;
                            readonly rows: readonly {
                                /** Format: date */
                                readonly date: string;
                                /** Format: uuid */
                                readonly showtimeId: string;
                                /** Format: date-time */
                                readonly startsAt: string;
                                readonly ticketType: string;
                                readonly currency: string;
                                readonly admissions: number;
                                readonly gross: number;
                                readonly refunds: number;
                                readonly net: number;
                            }[];
                            readonly summary: {
                                readonly totals: readonly {
                                    readonly currency: string;
                                    readonly admissions: number;
                                    readonly gross: number;
                                    readonly refunds: number;
                                    readonly net: number;
                                }[];
                            };
                            readonly asOfInstant: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/theaters/{id}/returns/{movieId}/{week}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A return as it was sent to the distributor: the last version, or the one that is asked for
         * @description For `analyst`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly version?: string;
                    readonly format?: "json" | "csv";
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly movieId: string;
                    readonly week: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly theaterId: string;
                            /** Format: uuid */
                            readonly movieId: string;
                            readonly asOf: string;
                            /** Format: date */
                            readonly from: string;
                            /** Format: date */
                            readonly to: string;
                            readonly rows: readonly {
                                /** Format: date */
                                readonly date: string;
                                /** Format: uuid */
                                readonly showtimeId: string;
                                /** Format: date-time */
                                readonly startsAt: string;
                                readonly ticketType: string;
                                readonly currency: string;
                                readonly admissions: number;
                                readonly gross: number;
                                readonly refunds: number;
                                readonly net: number;
                            }[];
                            readonly summary: {
                                readonly totals: readonly {
                                    readonly currency: string;
                                    readonly admissions: number;
                                    readonly gross: number;
                                    readonly refunds: number;
                                    readonly net: number;
                                }[];
                            };
                            readonly version: number;
                            /** Format: date-time */
                            readonly sentAt: string;
                            readonly versions: readonly {
                                readonly version: number;
                                /** Format: date-time */
                                readonly sentAt: string;
                                readonly asOf: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Sends the return of a week that is over; other figures than before are a new version beside the old
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly movieId: string;
                    readonly week: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly theaterId: string;
                            /** Format: uuid */
                            readonly movieId: string;
                            readonly asOf: string;
                            /** Format: date */
                            readonly from: string;
                            /** Format: date */
                            readonly to: string;
                            readonly rows: readonly {
                                /** Format: date */
                                readonly date: string;
                                /** Format: uuid */
                                readonly showtimeId: string;
                                /** Format: date-time */
                                readonly startsAt: string;
                                readonly ticketType: string;
                                readonly currency: string;
                                readonly admissions: number;
                                readonly gross: number;
                                readonly refunds: number;
                                readonly net: number;
                            }[];
                            readonly summary: {
                                readonly totals: readonly {
                                    readonly currency: string;
                                    readonly admissions: number;
                                    readonly gross: number;
                                    readonly refunds: number;
                                    readonly net: number;
                                }[];
                            };
                            readonly version: number;
                        };
                    };
                };
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly theaterId: string;
                            /** Format: uuid */
                            readonly movieId: string;
                            readonly asOf: string;
                            /** Format: date */
                            readonly from: string;
                            /** Format: date */
                            readonly to: string;
                            readonly rows: readonly {
                                /** Format: date */
                                readonly date: string;
                                /** Format: uuid */
                                readonly showtimeId: string;
                                /** Format: date-time */
                                readonly startsAt: string;
                                readonly ticketType: string;
                                readonly currency: string;
                                readonly admissions: number;
                                readonly gross: number;
                                readonly refunds: number;
                                readonly net: number;
                            }[];
                            readonly summary: {
                                readonly totals: readonly {
                                    readonly currency: string;
                                    readonly admissions: number;
                                    readonly gross: number;
                                    readonly refunds: number;
                                    readonly net: number;
                                }[];
                            };
                            readonly version: number;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Events of the log, in its order
         * @description For `auditor`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly stream?: string;
                    readonly type?: string;
                    readonly actor?: string;
                    readonly correlationId?: string;
                    readonly from?: string;
                    readonly to?: string;
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly format?: "json" | "ndjson";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Event"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/streams/{stream}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The events of one stream, in their order
         * @description For `auditor`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly format?: "json" | "ndjson";
                    readonly fromRevision?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly stream: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Event"][];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/streams/{stream}/state": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * An aggregate as its stream has it: now, at a revision, or at an instant
         * @description For `auditor`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly revision?: string;
                    readonly at?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly stream: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly stream: string;
                            readonly revision: number;
                            readonly state: unknown;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/verifications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Verify the whole log, in the background
         * @description For `auditor`, `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Accepted; its outcome comes later */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["AuditJob"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/replays": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Project a read model again, and compare it with what is served, in the background
         * @description For `auditor`, `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly projection: "accounts" | "actors" | "admissions" | "auditoriums" | "booking-money" | "bookings" | "closings" | "distributor-returns" | "event-times" | "movies" | "payments" | "refused-payments" | "sales" | "sales-parts" | "seat-map" | "showtimes" | "theaters" | "webhooks";
                    };
                };
            };
            readonly responses: {
                /** @description Accepted; its outcome comes later */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["AuditJob"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/jobs/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far a verification or a replay is, and what it has found
         * @description For `auditor`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["AuditJob"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/tree-head": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The last signed head of the log's tree, and the public keys that heads are signed with
         * @description For `auditor`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly head: {
                                readonly size: number;
                                readonly root: string;
                                /** Format: date-time */
                                readonly at: string;
                                readonly keyId: string;
                                /** Format: uuid */
                                readonly eventId: string;
                                readonly position: string;
                                readonly publicKey: string;
                                readonly signature: string;
                            };
                            readonly keys: readonly {
                                /** @constant */
                                readonly kty: "OKP";
                                /** @constant */
                                readonly crv: "Ed25519";
                                /** @constant */
                                readonly alg: "EdDSA";
                                /** @constant */
                                readonly use: "sig";
                                readonly kid: string;
                                readonly x: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/proofs/inclusion": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * That an event stands in the log under a signed head
         * @description For `auditor`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly eventId: string;
                    readonly size?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly eventId: string;
                            readonly index: number;
                            readonly leafHash: string;
                            readonly size: number;
                            readonly root: string;
                            readonly path: readonly string[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/proofs/consistency": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * That the log has only grown between two sizes
         * @description For `auditor`, `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly from: string;
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly from: number;
                            readonly fromRoot: string;
                            readonly to: number;
                            readonly toRoot: string;
                            readonly path: readonly string[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/system/status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far projections and process managers are, what has stopped, and what waits
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly roles: readonly ("api" | "projector" | "processor")[];
                            readonly leads: readonly ("projector" | "processor")[];
                            readonly head: string;
                            readonly projections: readonly {
                                readonly name: string;
                                readonly checkpoint: string;
                                readonly lag: number;
                                readonly fault: string | null;
                            }[];
                            readonly processManagers: readonly {
                                readonly name: string;
                                readonly checkpoint: string;
                                readonly lag: number;
                                readonly fault: string | null;
                                readonly jobs: number;
                                readonly parked: number;
                            }[];
                            readonly queues: {
                                readonly commands: number;
                                readonly streams: number;
                                readonly auditJobs: number;
                            };
                            readonly faults: readonly string[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/system/requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The slowest routes, and where the time of the last requests went
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly routes: readonly {
                                readonly method: string;
                                readonly route: string;
                                readonly requests: number;
                                readonly failures: number;
                                readonly milliseconds: {
                                    readonly mean: number;
                                    readonly p50: number;
                                    readonly p95: number;
                                    readonly longest: number;
                                };
                                readonly stages: {
                                    readonly receiving: number;
                                    readonly waiting: number;
                                    readonly deciding: number;
                                    readonly appending: number;
                                    readonly reading: number;
                                    readonly rendering: number;
                                    readonly other: number;
                                };
                            }[];
                            readonly slowest: readonly {
                                /** Format: date-time */
                                readonly at: string;
                                readonly method: string;
                                readonly route: string;
                                readonly status: number;
                                readonly milliseconds: number;
                                readonly stages: {
                                    readonly receiving: number;
                                    readonly waiting: number;
                                    readonly deciding: number;
                                    readonly appending: number;
                                    readonly reading: number;
                                    readonly rendering: number;
                                    readonly other: number;
                                };
                            }[];
                            readonly last: readonly {
                                /** Format: date-time */
                                readonly at: string;
                                readonly method: string;
                                readonly route: string;
                                readonly status: number;
                                readonly milliseconds: number;
                                readonly stages: {
                                    readonly receiving: number;
                                    readonly waiting: number;
                                    readonly deciding: number;
                                    readonly appending: number;
                                    readonly reading: number;
                                    readonly rendering: number;
                                    readonly other: number;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/system/parked": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Jobs of process managers that were refused too often, and why
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly id: string;
                                readonly processManager: string;
                                readonly subject: string;
                                readonly reason: string | null;
                                readonly attempts: number;
                                /** Format: date-time */
                                readonly due: string;
                                readonly eventId: string;
                                readonly correlationId: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/system/parked/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Have a parked job tried again
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Accepted; its outcome comes later */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly processManager: string;
                            readonly subject: string;
                            readonly reason: string | null;
                            readonly attempts: number;
                            /** Format: date-time */
                            readonly due: string;
                            readonly eventId: string;
                            readonly correlationId: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-subscriptions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The subscriptions of other systems, the oldest first
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly url: string;
                                readonly kinds: readonly ("movie.added" | "movie.changed" | "movie.retired" | "movie.reinstated" | "actor.added" | "actor.changed" | "actor.retired" | "actor.reinstated" | "theater.opened" | "theater.changed" | "theater.retired" | "theater.reinstated" | "auditorium.built" | "auditorium.changed" | "auditorium.retired" | "auditorium.reinstated" | "showtime.scheduled" | "showtime.rescheduled" | "showtime.relocated" | "showtime.repriced" | "showtime.sales-moved" | "showtime.cancelled" | "seats.offered" | "seats.blocked" | "seats.unblocked" | "hold.placed" | "hold.extended" | "hold.released" | "hold.expired" | "booking.confirmed" | "booking.paid" | "booking.seats-changed" | "booking.seats-cancelled" | "booking.exchanged" | "booking.cancelled" | "ticket.scanned" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.reversed" | "dispute.opened" | "dispute.closed")[];
                                /** Format: uuid */
                                readonly id: string;
                                readonly active: boolean;
                                readonly pausedBy: ("staff" | "failing") | null;
                                readonly secretNumber: number;
                                readonly formerSecretUntil: string | null;
                                readonly position: string | null;
                                readonly failures: number;
                                readonly failingSince: string | null;
                                readonly retryAt: string | null;
                                /** Format: date-time */
                                readonly createdAt: string;
                                /** Format: date-time */
                                readonly updatedAt: string;
                            }[];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Tells another system of these kinds of events from now on; shows the secret that signs, once
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly url: string;
                        readonly kinds: readonly ("movie.added" | "movie.changed" | "movie.retired" | "movie.reinstated" | "actor.added" | "actor.changed" | "actor.retired" | "actor.reinstated" | "theater.opened" | "theater.changed" | "theater.retired" | "theater.reinstated" | "auditorium.built" | "auditorium.changed" | "auditorium.retired" | "auditorium.reinstated" | "showtime.scheduled" | "showtime.rescheduled" | "showtime.relocated" | "showtime.repriced" | "showtime.sales-moved" | "showtime.cancelled" | "seats.offered" | "seats.blocked" | "seats.unblocked" | "hold.placed" | "hold.extended" | "hold.released" | "hold.expired" | "booking.confirmed" | "booking.paid" | "booking.seats-changed" | "booking.seats-cancelled" | "booking.exchanged" | "booking.cancelled" | "ticket.scanned" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.reversed" | "dispute.opened" | "dispute.closed")[];
                    };
                };
            };
            readonly responses: {
                /** @description Made */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly url: string;
                            readonly kinds: readonly ("movie.added" | "movie.changed" | "movie.retired" | "movie.reinstated" | "actor.added" | "actor.changed" | "actor.retired" | "actor.reinstated" | "theater.opened" | "theater.changed" | "theater.retired" | "theater.reinstated" | "auditorium.built" | "auditorium.changed" | "auditorium.retired" | "auditorium.reinstated" | "showtime.scheduled" | "showtime.rescheduled" | "showtime.relocated" | "showtime.repriced" | "showtime.sales-moved" | "showtime.cancelled" | "seats.offered" | "seats.blocked" | "seats.unblocked" | "hold.placed" | "hold.extended" | "hold.released" | "hold.expired" | "booking.confirmed" | "booking.paid" | "booking.seats-changed" | "booking.seats-cancelled" | "booking.exchanged" | "booking.cancelled" | "ticket.scanned" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.reversed" | "dispute.opened" | "dispute.closed")[];
                            /** Format: uuid */
                            readonly id: string;
                            readonly active: boolean;
                            readonly pausedBy: ("staff" | "failing") | null;
                            readonly secretNumber: number;
                            readonly formerSecretUntil: string | null;
                            readonly position: string | null;
                            readonly failures: number;
                            readonly failingSince: string | null;
                            readonly retryAt: string | null;
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                            readonly secret: string | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-subscriptions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One subscription, and how far it is
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly url: string;
                            readonly kinds: readonly ("movie.added" | "movie.changed" | "movie.retired" | "movie.reinstated" | "actor.added" | "actor.changed" | "actor.retired" | "actor.reinstated" | "theater.opened" | "theater.changed" | "theater.retired" | "theater.reinstated" | "auditorium.built" | "auditorium.changed" | "auditorium.retired" | "auditorium.reinstated" | "showtime.scheduled" | "showtime.rescheduled" | "showtime.relocated" | "showtime.repriced" | "showtime.sales-moved" | "showtime.cancelled" | "seats.offered" | "seats.blocked" | "seats.unblocked" | "hold.placed" | "hold.extended" | "hold.released" | "hold.expired" | "booking.confirmed" | "booking.paid" | "booking.seats-changed" | "booking.seats-cancelled" | "booking.exchanged" | "booking.cancelled" | "ticket.scanned" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.reversed" | "dispute.opened" | "dispute.closed")[];
                            /** Format: uuid */
                            readonly id: string;
                            readonly active: boolean;
                            readonly pausedBy: ("staff" | "failing") | null;
                            readonly secretNumber: number;
                            readonly formerSecretUntil: string | null;
                            readonly position: string | null;
                            readonly failures: number;
                            readonly failingSince: string | null;
                            readonly retryAt: string | null;
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /**
         * Ends a subscription for good
         * @description For `admin`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes the address or the kinds of a subscription, pauses or resumes it
         * @description For `admin`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly url?: string;
                        readonly kinds?: readonly ("movie.added" | "movie.changed" | "movie.retired" | "movie.reinstated" | "actor.added" | "actor.changed" | "actor.retired" | "actor.reinstated" | "theater.opened" | "theater.changed" | "theater.retired" | "theater.reinstated" | "auditorium.built" | "auditorium.changed" | "auditorium.retired" | "auditorium.reinstated" | "showtime.scheduled" | "showtime.rescheduled" | "showtime.relocated" | "showtime.repriced" | "showtime.sales-moved" | "showtime.cancelled" | "seats.offered" | "seats.blocked" | "seats.unblocked" | "hold.placed" | "hold.extended" | "hold.released" | "hold.expired" | "booking.confirmed" | "booking.paid" | "booking.seats-changed" | "booking.seats-cancelled" | "booking.exchanged" | "booking.cancelled" | "ticket.scanned" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.reversed" | "dispute.opened" | "dispute.closed")[];
                        readonly active?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly url: string;
                            readonly kinds: readonly ("movie.added" | "movie.changed" | "movie.retired" | "movie.reinstated" | "actor.added" | "actor.changed" | "actor.retired" | "actor.reinstated" | "theater.opened" | "theater.changed" | "theater.retired" | "theater.reinstated" | "auditorium.built" | "auditorium.changed" | "auditorium.retired" | "auditorium.reinstated" | "showtime.scheduled" | "showtime.rescheduled" | "showtime.relocated" | "showtime.repriced" | "showtime.sales-moved" | "showtime.cancelled" | "seats.offered" | "seats.blocked" | "seats.unblocked" | "hold.placed" | "hold.extended" | "hold.released" | "hold.expired" | "booking.confirmed" | "booking.paid" | "booking.seats-changed" | "booking.seats-cancelled" | "booking.exchanged" | "booking.cancelled" | "ticket.scanned" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.reversed" | "dispute.opened" | "dispute.closed")[];
                            /** Format: uuid */
                            readonly id: string;
                            readonly active: boolean;
                            readonly pausedBy: ("staff" | "failing") | null;
                            readonly secretNumber: number;
                            readonly formerSecretUntil: string | null;
                            readonly position: string | null;
                            readonly failures: number;
                            readonly failingSince: string | null;
                            readonly retryAt: string | null;
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/webhook-subscriptions/{id}/rotate-secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Has a new secret sign, and shows it once; the one before signs, too, for 24 hours, unless `atOnce` is true
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @default false */
                        readonly atOnce?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly url: string;
                            readonly kinds: readonly ("movie.added" | "movie.changed" | "movie.retired" | "movie.reinstated" | "actor.added" | "actor.changed" | "actor.retired" | "actor.reinstated" | "theater.opened" | "theater.changed" | "theater.retired" | "theater.reinstated" | "auditorium.built" | "auditorium.changed" | "auditorium.retired" | "auditorium.reinstated" | "showtime.scheduled" | "showtime.rescheduled" | "showtime.relocated" | "showtime.repriced" | "showtime.sales-moved" | "showtime.cancelled" | "seats.offered" | "seats.blocked" | "seats.unblocked" | "hold.placed" | "hold.extended" | "hold.released" | "hold.expired" | "booking.confirmed" | "booking.paid" | "booking.seats-changed" | "booking.seats-cancelled" | "booking.exchanged" | "booking.cancelled" | "ticket.scanned" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.reversed" | "dispute.opened" | "dispute.closed")[];
                            /** Format: uuid */
                            readonly id: string;
                            readonly active: boolean;
                            readonly pausedBy: ("staff" | "failing") | null;
                            readonly secretNumber: number;
                            readonly formerSecretUntil: string | null;
                            readonly position: string | null;
                            readonly failures: number;
                            readonly failingSince: string | null;
                            readonly retryAt: string | null;
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                            readonly secret: string | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-subscriptions/{id}/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends once more what happened, from the event at a position of the log on
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly fromPosition: string;
                    };
                };
            };
            readonly responses: {
                /** @description Accepted; its outcome comes later */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly url: string;
                            readonly kinds: readonly ("movie.added" | "movie.changed" | "movie.retired" | "movie.reinstated" | "actor.added" | "actor.changed" | "actor.retired" | "actor.reinstated" | "theater.opened" | "theater.changed" | "theater.retired" | "theater.reinstated" | "auditorium.built" | "auditorium.changed" | "auditorium.retired" | "auditorium.reinstated" | "showtime.scheduled" | "showtime.rescheduled" | "showtime.relocated" | "showtime.repriced" | "showtime.sales-moved" | "showtime.cancelled" | "seats.offered" | "seats.blocked" | "seats.unblocked" | "hold.placed" | "hold.extended" | "hold.released" | "hold.expired" | "booking.confirmed" | "booking.paid" | "booking.seats-changed" | "booking.seats-cancelled" | "booking.exchanged" | "booking.cancelled" | "ticket.scanned" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.reversed" | "dispute.opened" | "dispute.closed")[];
                            /** Format: uuid */
                            readonly id: string;
                            readonly active: boolean;
                            readonly pausedBy: ("staff" | "failing") | null;
                            readonly secretNumber: number;
                            readonly formerSecretUntil: string | null;
                            readonly position: string | null;
                            readonly failures: number;
                            readonly failingSince: string | null;
                            readonly retryAt: string | null;
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-subscriptions/{id}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends a message of the kind `webhook.test` in its turn; the deliveries show what became of it
         * @description For `admin`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Accepted; its outcome comes later */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly url: string;
                            readonly kinds: readonly ("movie.added" | "movie.changed" | "movie.retired" | "movie.reinstated" | "actor.added" | "actor.changed" | "actor.retired" | "actor.reinstated" | "theater.opened" | "theater.changed" | "theater.retired" | "theater.reinstated" | "auditorium.built" | "auditorium.changed" | "auditorium.retired" | "auditorium.reinstated" | "showtime.scheduled" | "showtime.rescheduled" | "showtime.relocated" | "showtime.repriced" | "showtime.sales-moved" | "showtime.cancelled" | "seats.offered" | "seats.blocked" | "seats.unblocked" | "hold.placed" | "hold.extended" | "hold.released" | "hold.expired" | "booking.confirmed" | "booking.paid" | "booking.seats-changed" | "booking.seats-cancelled" | "booking.exchanged" | "booking.cancelled" | "ticket.scanned" | "payment.succeeded" | "payment.failed" | "payment.cancelled" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.reversed" | "dispute.opened" | "dispute.closed")[];
                            /** Format: uuid */
                            readonly id: string;
                            readonly active: boolean;
                            readonly pausedBy: ("staff" | "failing") | null;
                            readonly secretNumber: number;
                            readonly formerSecretUntil: string | null;
                            readonly position: string | null;
                            readonly failures: number;
                            readonly failingSince: string | null;
                            readonly retryAt: string | null;
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-subscriptions/{id}/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The last 200 requests of a subscription, the newest first
         * @description For `admin`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: string;
                    readonly cursor?: string;
                    readonly total?: "true" | "false";
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly id: string;
                                readonly number: number;
                                /** Format: uuid */
                                readonly eventId: string;
                                readonly kind: string;
                                readonly position: string;
                                /** Format: date-time */
                                readonly at: string;
                                readonly milliseconds: number;
                                readonly delivered: boolean;
                                readonly status: number | null;
                                readonly fault: string | null;
                                readonly answer: string;
                            }[];
                            readonly nextCursor: string | null;
                            readonly total?: number;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/config": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a client needs to know of this deployment
         * @description For everybody.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Config"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Actor: {
            readonly name: string;
            /** Format: uuid */
            readonly id: string;
            readonly active: boolean;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly AuditJob: {
            /** Format: uuid */
            readonly id: string;
            /** @enum {string} */
            readonly status: "running" | "succeeded" | "failed";
            readonly progress: {
                readonly events: number;
                readonly percent: number;
            };
            readonly fault: string | null;
            /** Format: date-time */
            readonly requestedAt: string;
            readonly endedAt: string | null;
            /** @constant */
            readonly kind: "verification";
            readonly result: {
                readonly events: number;
                readonly streams: number;
                readonly broken: number;
                readonly breaks: readonly {
                    readonly stream: string;
                    readonly revision: number;
                    readonly eventId: string;
                    readonly reason: string;
                }[];
                readonly signed: {
                    readonly heads: number;
                    readonly signedSize: number;
                    readonly events: number;
                    readonly keyIds: readonly string[];
                };
            } | null;
        } | {
            /** Format: uuid */
            readonly id: string;
            /** @enum {string} */
            readonly status: "running" | "succeeded" | "failed";
            readonly progress: {
                readonly events: number;
                readonly percent: number;
            };
            readonly fault: string | null;
            /** Format: date-time */
            readonly requestedAt: string;
            readonly endedAt: string | null;
            /** @constant */
            readonly kind: "replay";
            readonly result: {
                readonly projection: string;
                readonly position: string;
                readonly documents: number;
                readonly differing: number;
                readonly differences: readonly {
                    readonly id: string;
                    /** @enum {string} */
                    readonly difference: "missing" | "surplus" | "different";
                }[];
            } | null;
        };
        readonly Auditorium: {
            readonly name: string;
            /** @enum {string} */
            readonly screenType: "2D" | "3D" | "IMAX" | "4DX";
            /** Format: uuid */
            readonly id: string;
            readonly theater: {
                /** Format: uuid */
                readonly id: string;
                readonly name: string | null;
            };
            readonly capacity: number;
            readonly active: boolean;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly Booking: {
            readonly id: string;
            readonly reference: string;
            /** @enum {string} */
            readonly status: "held" | "confirmed" | "cancelled" | "released" | "expired";
            /** @enum {string} */
            readonly paymentStatus: "unpaid" | "pending" | "paid" | "partiallyRefunded" | "refunded" | "complimentary";
            /** @enum {string} */
            readonly channel: "online" | "boxOffice";
            readonly showtime: components["schemas"]["ShowtimeSummary"];
            readonly seats: readonly {
                /** @enum {string} */
                readonly kind: "standard" | "wheelchair" | "companion";
                readonly number: number;
                readonly price: components["schemas"]["Money"];
                readonly row: string;
                readonly seatId: string;
                readonly ticketType: string;
                /** @enum {string} */
                readonly tier: "regular" | "premium" | "vip" | "recliner";
            }[];
            readonly total: components["schemas"]["Money"];
            /** Format: date-time */
            readonly heldUntil: string;
            readonly payments: readonly string[];
            readonly cancellation: {
                readonly allowed: boolean;
                /** Format: date-time */
                readonly until: string;
                readonly refund: components["schemas"]["Money"];
            };
            readonly exchange: {
                readonly formerBookingId: string;
                readonly carried: components["schemas"]["Money"];
                readonly due: components["schemas"]["Money"];
            } | null;
            readonly exchangedFor: string | null;
            readonly customer?: {
                readonly userId: string | null;
                readonly name: string | null;
                readonly email: string | null;
            };
            readonly soldBy?: string | null;
            readonly admissions?: readonly {
                /** Format: date-time */
                readonly scannedAt: string;
                readonly device: string | null;
                readonly seatId: string;
            }[];
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly Config: {
            readonly gateways: readonly string[];
            readonly stripePublishableKey: string | null;
            readonly holdSeconds: number;
            readonly maxSeatsPerHold: number;
            readonly currencies: readonly string[];
        };
        readonly Event: {
            readonly position: string;
            readonly stream: string;
            readonly revision: number;
            readonly id: string;
            readonly type: string;
            readonly data: {
                readonly [key: string]: unknown;
            } | string | null;
            readonly metadata: {
                readonly [key: string]: unknown;
            } | string | null;
        };
        readonly Hold: {
            readonly bookingId: string;
            /** Format: uuid */
            readonly showtimeId: string;
            /** @enum {string} */
            readonly status: "held" | "confirmed" | "cancelled" | "released" | "expired";
            readonly seats: readonly {
                readonly seatId: string;
                /** @enum {string} */
                readonly tier: "regular" | "premium" | "vip" | "recliner";
                readonly ticketType: string;
                readonly price: components["schemas"]["Money"];
            }[];
            readonly total: components["schemas"]["Money"];
            /** Format: date-time */
            readonly heldUntil: string;
            readonly orphans: readonly string[];
        };
        readonly Money: {
            readonly amount: number;
            readonly currency: string;
        };
        readonly Movie: {
            readonly title: string;
            readonly description: string | null;
            readonly genres: readonly string[];
            readonly language: string | null;
            readonly classification: string | null;
            readonly releaseDate: string | null;
            readonly posterUrl: string | null;
            readonly trailerUrl: string | null;
            readonly durationMinutes: number;
            readonly basePrice: {
                readonly amount: number;
                readonly currency: string;
            } | null;
            readonly rating: number | null;
            /** Format: uuid */
            readonly id: string;
            readonly actors: readonly {
                /** Format: uuid */
                readonly id: string;
                readonly name: string | null;
            }[];
            readonly active: boolean;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly Payment: {
            /** Format: uuid */
            readonly id: string;
            readonly bookingId: string;
            readonly gateway: string;
            readonly method: string | null;
            /** @enum {string} */
            readonly status: "requested" | "succeeded" | "failed" | "cancelled" | "needs-review" | "disputed";
            readonly amount: components["schemas"]["Money"];
            readonly refunded: components["schemas"]["Money"];
            readonly gatewayReference: string | null;
            readonly reason: string | null;
            readonly refunds: readonly {
                /** Format: uuid */
                readonly id: string;
                readonly amount: components["schemas"]["Money"];
                /** @enum {string} */
                readonly status: "requested" | "succeeded" | "failed";
                readonly reason: string;
            }[];
            readonly discrepancies: readonly {
                readonly gatewayReference: string;
                readonly received: components["schemas"]["Money"];
                readonly decision: ("accept" | "refund" | "dismiss") | null;
                readonly choices: readonly ("accept" | "refund" | "dismiss")[];
            }[];
            readonly disputes: readonly {
                readonly id: string;
                readonly amount: components["schemas"]["Money"];
                readonly reason: string;
                /** @enum {string} */
                readonly status: "open" | "won" | "lost";
            }[];
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly Problem: {
            /** Format: starts_with */
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail: string;
            readonly instance: string;
            readonly code: string;
            /** Format: uuid */
            readonly correlationId: string;
            readonly errors?: readonly {
                readonly pointer: string;
                readonly detail: string;
            }[];
            readonly seats?: readonly string[];
            readonly conflicts?: readonly unknown[];
            readonly bookings?: readonly string[];
        };
        readonly Seat: {
            /** @enum {string} */
            readonly kind: "standard" | "wheelchair" | "companion";
            readonly number: number;
            readonly position: {
                readonly x: number;
                readonly y: number;
            } | null;
            readonly row: string;
            readonly seatId: string;
            /** @enum {string} */
            readonly tier: "regular" | "premium" | "vip" | "recliner";
            readonly active: boolean;
        };
        readonly SeatMap: {
            /** Format: uuid */
            readonly showtimeId: string;
            readonly revision: number;
            /** @enum {string} */
            readonly status: "scheduled" | "onSale" | "closed" | "cancelled";
            readonly wheelchairReleaseAt: string | null;
            readonly layout: {
                readonly areas: readonly ({
                    readonly borderColor: string | null;
                    readonly color: string | null;
                    readonly isScreen: boolean;
                    readonly rotation: number;
                    readonly text: {
                        readonly color: string | null;
                        readonly size: number;
                        readonly text: string;
                        readonly x: number;
                        readonly y: number;
                    } | null;
                    readonly x: number;
                    readonly y: number;
                    /** @constant */
                    readonly shape: "rectangle";
                    readonly width: number;
                    readonly height: number;
                } | {
                    readonly borderColor: string | null;
                    readonly color: string | null;
                    readonly isScreen: boolean;
                    readonly rotation: number;
                    readonly text: {
                        readonly color: string | null;
                        readonly size: number;
                        readonly text: string;
                        readonly x: number;
                        readonly y: number;
                    } | null;
                    readonly x: number;
                    readonly y: number;
                    /** @constant */
                    readonly shape: "ellipse";
                    readonly radiusX: number;
                    readonly radiusY: number;
                } | {
                    readonly borderColor: string | null;
                    readonly color: string | null;
                    readonly isScreen: boolean;
                    readonly rotation: number;
                    readonly text: {
                        readonly color: string | null;
                        readonly size: number;
                        readonly text: string;
                        readonly x: number;
                        readonly y: number;
                    } | null;
                    readonly x: number;
                    readonly y: number;
                    /** @constant */
                    readonly shape: "polygon";
                    readonly points: readonly {
                        readonly x: number;
                        readonly y: number;
                    }[];
                } | {
                    readonly borderColor: string | null;
                    readonly color: string | null;
                    readonly isScreen: boolean;
                    readonly rotation: number;
                    readonly text: {
                        readonly color: string | null;
                        readonly size: number;
                        readonly text: string;
                        readonly x: number;
                        readonly y: number;
                    } | null;
                    readonly x: number;
                    readonly y: number;
                    /** @constant */
                    readonly shape: "text";
                })[];
                readonly height: number;
                readonly width: number;
            } | null;
            readonly counts: {
                readonly total: number;
                readonly available: number;
                readonly held: number;
                readonly sold: number;
                readonly blocked: number;
            };
            readonly seats: readonly {
                /** @enum {string} */
                readonly kind: "standard" | "wheelchair" | "companion";
                readonly number: number;
                readonly position: {
                    readonly x: number;
                    readonly y: number;
                } | null;
                readonly row: string;
                readonly seatId: string;
                /** @enum {string} */
                readonly tier: "regular" | "premium" | "vip" | "recliner";
                readonly price: components["schemas"]["Money"];
                /** @enum {string} */
                readonly status: "available" | "held" | "sold" | "blocked";
            }[];
        };
        readonly Showtime: {
            /** Format: uuid */
            readonly id: string;
            readonly movie: {
                /** Format: uuid */
                readonly id: string;
                readonly title: string | null;
                readonly posterUrl: string | null;
                readonly durationMinutes: number;
            };
            readonly theater: {
                /** Format: uuid */
                readonly id: string;
                readonly name: string | null;
                readonly city: string | null;
            };
            readonly auditorium: {
                /** Format: uuid */
                readonly id: string;
                readonly name: string | null;
                readonly screenType: ("2D" | "3D" | "IMAX" | "4DX") | null;
            };
            /** Format: date-time */
            readonly startsAt: string;
            /** Format: date-time */
            readonly endsAt: string;
            readonly localStart: string;
            readonly timeZone: string;
            /** Format: date */
            readonly businessDate: string;
            readonly basePrice: components["schemas"]["Money"];
            readonly onSaleFrom: string | null;
            /** Format: date-time */
            readonly salesUntil: string;
            /** @enum {string} */
            readonly status: "scheduled" | "onSale" | "closed" | "cancelled";
            readonly counts: {
                readonly total: number;
                readonly available: number;
                readonly held: number;
                readonly sold: number;
                readonly blocked: number;
            };
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly ShowtimeSummary: {
            /** Format: uuid */
            readonly id: string;
            readonly movie: {
                /** Format: uuid */
                readonly id: string;
                readonly title: string | null;
                readonly posterUrl: string | null;
                readonly durationMinutes: number;
            };
            readonly theater: {
                /** Format: uuid */
                readonly id: string;
                readonly name: string | null;
                readonly city: string | null;
            };
            readonly auditorium: {
                /** Format: uuid */
                readonly id: string;
                readonly name: string | null;
                readonly screenType: ("2D" | "3D" | "IMAX" | "4DX") | null;
            };
            /** Format: date-time */
            readonly startsAt: string;
            /** Format: date-time */
            readonly endsAt: string;
            readonly localStart: string;
            readonly timeZone: string;
            /** Format: date */
            readonly businessDate: string;
            readonly basePrice: components["schemas"]["Money"];
            readonly onSaleFrom: string | null;
            /** Format: date-time */
            readonly salesUntil: string;
            /** @enum {string} */
            readonly status: "scheduled" | "onSale" | "closed" | "cancelled";
        };
        readonly Theater: {
            readonly name: string;
            readonly city: string;
            readonly address: string;
            readonly timeZone: string;
            readonly currency: string;
            readonly surcharges: {
                readonly premium: number;
                readonly vip: number;
                readonly recliner: number;
            };
            readonly morningDiscount: {
                readonly percent: number;
                readonly before: string;
            };
            readonly cleaningMinutes: number;
            readonly salesCutoffMinutes: number;
            readonly boxOfficeCutoffMinutes: number;
            readonly businessDayStart: string;
            readonly refundPolicy: readonly {
                readonly untilMinutesBefore: number;
                readonly percent: number;
            }[];
            readonly payAtCounter: boolean;
            readonly ticketTypes: readonly {
                readonly code: string;
                readonly name: string;
                /** @default null */
                readonly percentOff: number | null;
                /** @default null */
                readonly amountOff: number | null;
                /** @default false */
                readonly staffOnly: boolean;
                /** @default null */
                readonly proof: string | null;
            }[];
            readonly wheelchairReleaseMinutes: number | null;
            /** Format: uuid */
            readonly id: string;
            readonly active: boolean;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly User: {
            /** Format: uuid */
            readonly id: string;
            readonly email: string | null;
            readonly firstName: string | null;
            readonly lastName: string | null;
            readonly phone: string | null;
            /** @enum {string} */
            readonly role: "customer" | "boxOffice" | "analyst" | "auditor" | "admin";
            readonly active: boolean;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
