# syntax=docker/dockerfile:1
# The SPA behind Debian's nginx, which also forwards the API's addresses: one origin, no CORS.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node tools/build.mjs --web

FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends nginx-light libnginx-mod-http-brotli-static \
  && rm -rf /var/lib/apt/lists/*
COPY docker/web.nginx.conf /etc/nginx/nginx.conf
COPY docker/web.headers.conf /etc/nginx/web.headers.conf
COPY --from=build /src/dist/apps/web /srv/web
USER 65532:65532
EXPOSE 8080
CMD ["nginx", "-e", "stderr", "-g", "daemon off;"]
