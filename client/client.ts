import type { components, paths } from './api.ts';

/** The documents that the API answers with, by name. */
export type Schemas = components['schemas'];

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

type Operations = {
  [Of in Method]: {
    [Path in keyof paths as paths[Path][Of] extends object ? Path : never]: paths[Path][Of];
  };
};

/** The routes that take a method, under `/api/v1`. */
export type PathsOf<Of extends Method> = keyof Operations[Of] & string;

type Operation<Of extends Method, Path extends PathsOf<Of>> = Operations[Of][Path];

type Params<Of> = Of extends { readonly parameters: { readonly path: infer Given extends object } }
  ? { readonly params: Given }
  : object;
type Query<Of> = Of extends { readonly parameters: { readonly query: infer Given extends object } }
  ? { readonly query: Given }
  : Of extends { readonly parameters: { readonly query?: infer Given extends object } }
    ? { readonly query?: Given }
    : object;
type Body<Of> = Of extends {
  readonly requestBody: { readonly content: { readonly 'application/json': infer Given } };
}
  ? { readonly body: Given }
  : object;

/** What goes with a request to a route: its parameters, its query, its body, and what every request may have. */
export type Sending<Of> = Params<Of> & Query<Of> & Body<Of> & SendingOptions;

export interface SendingOptions {
  /** Makes a repeat harmless. A POST has one of its own unless it is given. */
  readonly idempotencyKey?: string;
  /** The `entityTag` that a change is based on. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

type JsonOf<Response> = Response extends {
  readonly content: { readonly 'application/json': infer Given };
}
  ? Given
  : null;

/** The body of the answer of a route; null where it has none. */
export type AnswerBody<Of> = Of extends { readonly responses: infer Responses }
  ? { [Status in keyof Responses]: JsonOf<Responses[Status]> }[keyof Responses]
  : never;

/** What a route answers a method with. */
export type AnswerOf<Of extends Method, Path extends PathsOf<Of>> = AnswerBody<Operation<Of, Path>>;

type Sendings<Of> = object extends Sending<Of> ? [sending?: Sending<Of>] : [sending: Sending<Of>];

export interface Answer<AnsweredBody> {
  readonly status: number;
  readonly body: AnsweredBody;
  /** The version of the resource, for `ifMatch`. */
  readonly entityTag: string | null;
  readonly headers: Headers;
}

/** A request that was refused, or that was not answered: then `status` is 0 and `code` is `no-answer`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** Why, as a stable word: `seats-unavailable`. */
  readonly code: string;
  /** The whole problem document (RFC 9457); null where there is none. */
  readonly problem: Schemas['Problem'] | null;

  constructor(status: number, problem: Schemas['Problem'] | null, options?: ErrorOptions) {
    super(problem?.detail ?? `The server gave no answer that can be read (status ${status}).`, options);
    this.status = status;
    this.code = problem?.code ?? 'no-answer';
    this.problem = problem;
  }
}

export interface ClientOptions {
  /** Where the system is: `https://tickets.example.org`. */
  readonly url: string;
  /** An access token that is had from elsewhere. Without it, `logIn` gets one. */
  readonly accessToken?: string;
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** How often a request is sent before it is given up; 3 unless it is given. */
  readonly attempts?: number;
}

const REPEATED_STATUS = 503;

/**
 * A client of one system. It reads what it wrote: a query waits for the last command of this client. What the server is
 * too busy for, and what was not answered, is sent again where that is harmless. All methods throw Refusal.
 */
export class MarqueeClient {
  private readonly options: ClientOptions;
  private accessToken: string | undefined;
  private refreshToken: string | undefined;
  private refreshing: Promise<void> | undefined;
  /** The log's position of the last command. */
  private committed: string | undefined;

  constructor(options: ClientOptions) {
    this.options = options;
    this.accessToken = options.accessToken;
  }

  /** Logs in. The login is renewed when it has run out, for as long as the server allows. */
  async logIn(email: string, password: string): Promise<void> {
    const login = await this.post('/auth/login', { body: { email, password, transport: 'bearer' } });
    if ('accessToken' in login) this.keep(login);
  }

  get<Path extends PathsOf<'get'>>(
    path: Path,
    ...sending: Sendings<Operation<'get', Path>>
  ): Promise<AnswerBody<Operation<'get', Path>>> {
    return this.bodyOf('get', path, sending);
  }

  post<Path extends PathsOf<'post'>>(
    path: Path,
    ...sending: Sendings<Operation<'post', Path>>
  ): Promise<AnswerBody<Operation<'post', Path>>> {
    return this.bodyOf('post', path, sending);
  }

  put<Path extends PathsOf<'put'>>(
    path: Path,
    ...sending: Sendings<Operation<'put', Path>>
  ): Promise<AnswerBody<Operation<'put', Path>>> {
    return this.bodyOf('put', path, sending);
  }

  patch<Path extends PathsOf<'patch'>>(
    path: Path,
    ...sending: Sendings<Operation<'patch', Path>>
  ): Promise<AnswerBody<Operation<'patch', Path>>> {
    return this.bodyOf('patch', path, sending);
  }

  delete<Path extends PathsOf<'delete'>>(
    path: Path,
    ...sending: Sendings<Operation<'delete', Path>>
  ): Promise<AnswerBody<Operation<'delete', Path>>> {
    return this.bodyOf('delete', path, sending);
  }

  /** The same, with the status and the headers of the answer. */
  async request<Of extends Method, Path extends PathsOf<Of>>(
    method: Of,
    path: Path,
    ...sending: Sendings<Operation<Of, Path>>
  ): Promise<Answer<AnswerBody<Operation<Of, Path>>>> {
    const answer = await this.repeat(method, path, sending);
    return answer as Answer<AnswerBody<Operation<Of, Path>>>;
  }

  private async bodyOf(method: Method, path: string, sending: readonly unknown[]): Promise<never> {
    return (await this.repeat(method, path, sending)).body as never;
  }

  /** The methods above have checked what is sent. That any of it is an AnySending takes the compiler seconds to see. */
  private async repeat(method: Method, path: string, [first]: readonly unknown[]): Promise<Answer<unknown>> {
    const given = (first ?? {}) as AnySending;
    // A lost answer to a command is asked for again by its key.
    const isKeyed = method === 'post' && !path.startsWith('/auth/') && !path.startsWith('/webhooks/');
    const sending = isKeyed ? { idempotencyKey: crypto.randomUUID(), ...given } : given;
    const { attempts = 3 } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.sendLoggedIn(method, path, sending);
      } catch (error) {
        const isPassing = error instanceof Refusal && [0, REPEATED_STATUS].includes(error.status);
        const isHarmless = method === 'get' || sending.idempotencyKey !== undefined;
        if (!isPassing || !isHarmless || attempt >= attempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
      }
    }
  }

  private async sendLoggedIn(method: Method, path: string, sending: AnySending): Promise<Answer<unknown>> {
    const { accessToken } = this;
    try {
      return await this.send(method, path, sending);
    } catch (error) {
      const hasRunOut = error instanceof Refusal && error.status === 401 && !path.startsWith('/auth/');
      if (!hasRunOut || this.refreshToken === undefined) throw error;
      if (accessToken === this.accessToken) await (this.refreshing ??= this.refresh());
      return this.send(method, path, sending);
    }
  }

  /** A refresh token counts once: those who need a new login at the same time share one. */
  private async refresh(): Promise<void> {
    try {
      const body = { refreshToken: this.refreshToken };
      this.keep((await this.send('post', '/auth/refresh', { body })).body as Tokens);
    } finally {
      this.refreshing = undefined;
    }
  }

  private keep(login: Tokens): void {
    this.accessToken = login.accessToken;
    this.refreshToken = login.refreshToken;
  }

  private async send(method: Method, path: string, sending: AnySending): Promise<Answer<unknown>> {
    const { body, signal } = sending;
    const request: RequestInit = { method: method.toUpperCase(), headers: this.headersOf(method, sending) };
    if (body !== undefined) request.body = JSON.stringify(body);
    if (signal !== undefined) request.signal = signal;
    const answered = await (this.options.fetch ?? fetch)(this.urlOf(path, sending), request).catch(
      (cause: unknown) => {
        throw signal?.aborted === true ? cause : new Refusal(0, null, { cause });
      },
    );
    const isJson = /[/+]json/.test(answered.headers.get('Content-Type') ?? '');
    const parsed: unknown = isJson ? await answered.json() : null;
    if (!answered.ok) throw new Refusal(answered.status, parsed as Schemas['Problem'] | null);
    this.committed = answered.headers.get('Commit-Position') ?? this.committed;
    const { status, headers } = answered;
    return { status, body: parsed, entityTag: headers.get('ETag'), headers };
  }

  private headersOf(method: Method, { body, idempotencyKey, ifMatch }: AnySending): Headers {
    const headers = new Headers({ Accept: 'application/json' });
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    if (this.accessToken !== undefined) headers.set('Authorization', `Bearer ${this.accessToken}`);
    if (idempotencyKey !== undefined) headers.set('Idempotency-Key', idempotencyKey);
    if (ifMatch !== undefined) headers.set('If-Match', ifMatch);
    if (method === 'get' && this.committed !== undefined) headers.set('Min-Position', this.committed);
    return headers;
  }

  private urlOf(path: string, { params = {}, query = {} }: AnySending): URL {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    const url = new URL(`/api/v1${filled}`, this.options.url);
    for (const [name, value] of Object.entries(query)) {
      for (const each of [value ?? []].flat()) url.searchParams.append(name, each);
    }
    return url;
  }
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** A request of any route. */
interface AnySending extends SendingOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: unknown;
}
