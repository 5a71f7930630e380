#!/bin/sh
# Writes the secrets of docker-compose.yml into docker/secrets, once; needs openssl. Keep a copy of master_key elsewhere:
# losing it loses every image. The folder is closed to others; the files can be read by the users of the containers.
set -eu
cd "$(dirname "$0")"
if [ -e secrets ]; then
  echo "docker/secrets exists already; nothing was changed." >&2
  exit 1
fi
mkdir -m 700 secrets
cd secrets
umask 022

password() { openssl rand -hex 24; }
write() { printf '%s\n' "$2" >"$1"; }

write master_key "$(openssl rand -base64 32)"
openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt >jwt_private_key

admin=$(password)
write postgres_password "$admin"
write database_admin_url "postgres://phoxray_admin:$admin@postgres:5432/postgres"
write database_owner_url "postgres://phoxray_owner:$(password)@postgres:5432/phoxray"
write database_url "postgres://phoxray_app:$(password)@postgres:5432/phoxray"
write queue_database_url "postgres://phoxray_queue:$(password)@postgres:5432/phoxray"

redis=$(password)
write redis_password "$redis"
write redis_conf "requirepass $redis"
write redis_url "redis://:$redis@redis:6379"
