# What the official image of PostgreSQL 15 does for the reference application, from Debian's own package.
ARG BASE
FROM ${BASE}
RUN userdel postgres && groupadd --gid 999 --non-unique postgres && useradd --uid 999 --gid 999 --non-unique --home-dir /var/lib/postgresql --shell /bin/sh postgres \
    && mkdir -p /var/lib/postgresql/data /var/run/postgresql && chown -R 999:999 /var/lib/postgresql /var/run/postgresql
COPY postgres-start /usr/local/bin/
ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin
USER 999:999
STOPSIGNAL SIGINT
CMD ["postgres-start"]
