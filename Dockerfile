# One image recipe, a target for each program. They run as an ordinary user on a read-only file system; what they keep
# lies under /data.

FROM node:26-bookworm-slim AS installed
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY contract/package.json contract/
COPY program/package.json program/
COPY journal/package.json journal/
COPY gateway/package.json gateway/
COPY server/package.json server/
COPY simulators/package.json simulators/
COPY dashboard/package.json dashboard/
COPY tests/package.json tests/
COPY tools/package.json tools/
COPY bench/package.json bench/
RUN npm ci --ignore-scripts

FROM installed AS built
COPY tsconfig.json ./
COPY contract contract
COPY dashboard dashboard
RUN npm run build

FROM node:26-bookworm-slim AS base
WORKDIR /app
ENV NODE_ENV=production GEMBA_DATA=/data GEMBA_PLANT=/app/config/plant.yaml
COPY package.json package-lock.json .npmrc ./
COPY contract contract
COPY program program
COPY journal journal
COPY gateway gateway
COPY server server
COPY simulators simulators
COPY dashboard/package.json dashboard/
COPY tests/package.json tests/
COPY tools/package.json tools/
COPY bench/package.json bench/
COPY config config
RUN npm ci --ignore-scripts --omit=dev && mkdir /data && chown node:node /data
USER node
VOLUME /data

FROM base AS gateway
ENTRYPOINT ["node", "gateway/src/main.ts"]

FROM base AS server
COPY --from=built /app/dashboard/dist dashboard/dist
EXPOSE 8080
ENTRYPOINT ["node", "server/src/main.ts"]

FROM base AS simulators
ENTRYPOINT ["node", "simulators/src/main.ts"]

FROM base AS broker
ENTRYPOINT ["node", "server/src/broker/main.ts"]
