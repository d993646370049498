# What the official image of Redis 7 does for the reference application, from Debian's own package.
ARG BASE
FROM ${BASE}
RUN mkdir -p /data && chown 999:999 /data
WORKDIR /data
USER 999:999
# Debian's Redis listens to its own host only, unless it is told otherwise; the official image tells it, whatever the command says.
ENTRYPOINT ["/bin/sh", "-c", "case $1 in redis-server) set -- \"$@\" --protected-mode no ;; esac; exec \"$@\"", "entrypoint"]
CMD ["redis-server", "--dir", "/data"]
