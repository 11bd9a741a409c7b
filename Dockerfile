# The service on .NET's chiseled image: no shell, no package manager, a user without rights. Its glibc, libgcc, libstdc++ and OpenSSL are all that the program
# and its native libraries need (build/run-read-only.sh shows it); the "extra" variant would add ICU and time zones, which nothing here uses.
#
#   docker build -t hrnetweb .
#   docker run --read-only -p 8080:8080 hrnetweb
#
# See docs/operations.md. The other base, for CUDA, is in Dockerfile.cuda.

FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS node

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
# The build asks npm for the page's SignalR client.
COPY --from=node /usr/local/bin/ /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules/ /usr/local/lib/node_modules/
WORKDIR /source
COPY . .
ENV NUGET_PACKAGES=/packages
RUN --mount=type=cache,target=/packages \
    dotnet publish src/HRNetWeb -c Release -a "$TARGETARCH" --self-contained false -o /app \
    && mkdir /models

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
ARG REVISION=
LABEL org.opencontainers.image.title="HRNetWeb" \
      org.opencontainers.image.description="HRNet for people in pictures and live video: pose, segmentation, detection over HTTP and SignalR" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="$REVISION"
WORKDIR /app
COPY --from=build /app .
# A volume that is mounted here and named by Inference__Models can be pulled into.
COPY --from=build --chown=1654:1654 /models /models
# Without its debugging sockets .NET writes nothing at all, not even below /tmp.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0
EXPOSE 8080
USER 1654
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["/app/HRNetWeb", "--health"]
ENTRYPOINT ["/app/HRNetWeb"]
