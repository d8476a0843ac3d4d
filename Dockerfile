# Builds with everything, runs with nothing but what it needs, as nobody in particular, on a root that is not written to.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY web ./web
COPY client ./client
RUN npm run build && npm prune --omit=dev && find dist node_modules -name '*.map' -delete

FROM node:20.20.2-bookworm-slim
# What a request or a batch of events makes is garbage before it is moved to the old generation. As `npm start` has it.
ENV NODE_OPTIONS=--max-semi-space-size=32
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY demo ./demo
USER node
EXPOSE 3000
# Whether it is to be restarted. A process that projects a long log, or whose store is away, is not ready, and goes on.
HEALTHCHECK --interval=15s --timeout=10s --start-period=10m \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js", "serve"]
