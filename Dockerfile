# The manager in a small image, and the command line beside it, for the page (config/page).
ARG GO_VERSION=1.26
ARG BASE_IMAGE=gcr.io/distroless/static:nonroot

FROM golang:${GO_VERSION} AS build
ARG TARGETOS
ARG TARGETARCH
WORKDIR /src
# Modules change less often than code, so they are a layer of their own.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION
RUN CGO_ENABLED=0 GOOS=${TARGETOS:-linux} GOARCH=${TARGETARCH} \
    go build -trimpath -ldflags="-s -w -X tightrope.dev/cmd/tightrope/version.number=${VERSION}" -o /out/ ./cmd/manager ./cmd/tightrope

FROM ${BASE_IMAGE}
COPY --from=build /src/LICENSE /LICENSE
COPY --from=build /out/manager /out/tightrope /
USER 65532:65532
ENTRYPOINT ["/manager"]
