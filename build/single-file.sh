#!/usr/bin/env bash
# Publishes hrnet as one file, or with "aot" as a native program, and looks for people with it from a folder outside of the repository.
# It stands here and not among the tests since publishing takes minutes. "aot" needs a C compiler: clang or gcc, with zlib's headers.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  "") how=-p:PublishSingleFile=true ;;
  aot) how=-p:PublishAot=true ;;
  *) echo "usage: build/single-file.sh [aot]" >&2; exit 1 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
platform=$(dotnet --info | awk '/^ RID:/ {print $2}')
dotnet publish src/HRNet.Cli -c Release -r "$platform" "$how" -p:ArtifactsPath="$work/artifacts" -p:DebugType=none -o "$work/program"
[ -n "${1:-}" ] || [ "$(find "$work/program" -type f | wc -l)" = 1 ] || { echo "more than one file:" >&2; ls "$work/program" >&2; exit 1; }
cp -r models wwwroot/samples/street.jpg "$work"
cd "$work"
# No .NET is to be found where the program runs.
printed=$(env -i HOME="$work" PATH=/usr/bin:/bin program/hrnet pose street.jpg --models models --out people.png)
echo "$printed"
grep -Eq '^[2-9] people, ' <<<"$printed"
[ -s people.png ]
du -ch program/* | tail -n 1
