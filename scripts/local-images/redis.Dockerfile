# What the official image of Redis 7 does for the reference application, from Debian's own package.
ARG BASE
FROM ${BASE}
RUN mkdir -p /data && chown 999:999 /data
WORKDIR /data
USER 999:999
CMD ["redis-server", "--dir", "/data"]
