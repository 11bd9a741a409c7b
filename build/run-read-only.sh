#!/usr/bin/env bash
# Runs the published service as its image does, where no container engine is: as a user without a name, in a root that holds the program, the .NET runtime and
# the libraries of the chiseled image (glibc, libgcc, libstdc++, OpenSSL) and nothing else, no shell either, and where only /tmp can be written. Then it is asked
# whether it is ready, by its own health check, and for the people of one picture; /tmp must be empty after that. Nothing outside of it can be reached.
#
#   sudo build/run-read-only.sh [PUBLISHED_FOLDER]       without a folder it publishes first
#
# Needs Linux, root (for mounts and chroot), curl and ip (iproute2); takes a few seconds, a minute at most. GitHub's Ubuntu machines can run it with sudo.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${INSIDE:-}" ]; then
  [ "$(id -u)" = 0 ] || { echo "Mounts and another user need root: sudo $0 $*"; exit 1; }
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  folder=${1:-$WORK/published}
  [ $# -gt 0 ] || dotnet publish src/HRNetWeb -c Release -o "$folder" --nologo -v q
  DOTNET=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir "$WORK/root"
  INSIDE=1 WORK=$WORK DOTNET=$DOTNET timeout 60 unshare --mount --pid --fork --kill-child --net "$0" "$(realpath "$folder")"
  exit
fi

root=$WORK/root
mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir -p "$root"/{app,dev,proc,tmp,usr/share/dotnet/host,usr/share/dotnet/shared}
read_only() { # read_only FOLDER WHERE
  mount --bind "$1" "$root/$2"
  mount -o remount,bind,ro "$root/$2"
}
read_only "$1" app
read_only "$DOTNET/host" usr/share/dotnet/host
read_only "$DOTNET/shared" usr/share/dotnet/shared
for library in libc libm libdl libpthread librt libresolv libnss_files libgcc_s libstdc++ libssl libcrypto; do
  cp -L --parents "$(ldconfig -p | awk -v name="$library.so." 'index($1, name) == 1 {print $NF; exit}')" "$root"
done
for loader in /lib64/ld-linux-*.so.* /lib/ld-linux-*.so.*; do
  [ ! -e "$loader" ] || cp -L --parents "$loader" "$root"
done
for device in null zero random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t proc proc "$root/proc"
mount -o remount,ro "$root"
mount -t tmpfs -o mode=1777,size=16m tmpfs "$root/tmp"
ip link set lo up

service() { exec env -i ASPNETCORE_HTTP_PORTS=8080 DOTNET_EnableDiagnostics=0 "$(command -v chroot)" --userspec=1654:1654 "$root" /app/HRNetWeb "$@"; }
service &
process=$!
until (service --health) 2>/dev/null; do
  kill -0 $process || exit 1
  sleep 0.5
done
answer=$(curl -sS --fail-with-body -F image=@wwwroot/samples/street.jpg http://localhost:8080/pose) || { echo "$answer"; exit 1; }
grep -q '"name":"nose"' <<<"$answer" || { echo "Nobody was found: $answer"; exit 1; }
written=$(find "$root/tmp" -mindepth 1)
[ -z "$written" ] || { echo "It wrote:"; echo "$written"; exit 1; }
kill $process
wait $process
echo "It served as user 1654 from a read-only root, wrote nothing, and ended when it was told to."
