# What the official image of nginx does for the reference application, from Debian's own package.
ARG BASE
FROM ${BASE}
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
