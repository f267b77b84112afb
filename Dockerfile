# One image for every role; the role is the command:
#   dist/api/main.js   dist/worker/main.js   dist/db/migrate.js   dist/worker/ensure-temporal.js   dist/db/reseal.js
# Debian, since Temporal's native part needs glibc: Alpine can't run it. Pin the digest too once it is known where this is built.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# Without tests, and with the workflows bundled ahead, so that a worker is there in 0.7 s instead of 3.
RUN npm run build -- --production

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM ${NODE_IMAGE}
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates tini && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production
# A number, so that an orchestrator can see that it isn't root; nothing in /app belongs to it.
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "dist/config/check-health.js"]
# tini passes signals on, also while node is still starting, and reaps what is orphaned.
ENTRYPOINT ["tini", "--", "node"]
CMD ["dist/api/main.js"]
