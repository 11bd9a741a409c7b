#!/bin/bash
# Publishes for Windows and tries the result under Wine, for whoever has no Windows at hand. Debian 12, as root; Debian's, NuGet's and npm's packages.
#
#   bash build/windows-check.sh          WORK=/tmp/windows-check keeps what it makes; STEPS="publish wine" picks
#
# publish  win-x64 with OnnxRuntime=Cpu, and with OnnxRuntime=DirectML. Where the package sources lack the DirectML package, a stand-in is packed:
#          the real managed assembly and the Windows libraries of npm's onnxruntime-node, which is what that package consists of.
# wine     runs service and command line on the CPU and on DirectML (over Mesa's software Vulkan), compares the answers with those of Linux, and looks
#          at what is said when a library or a device is missing.
set -u
ROOT=$(cd "$(dirname "$0")/.." && pwd)
WORK=${WORK:-/tmp/windows-check}
STEPS=${STEPS:-publish wine}
NATIVES=1.30.0 # of onnxruntime-node; the managed assembly must be of the same version
failures=0
mkdir -p "$WORK"
export DOTNET_CLI_TELEMETRY_OPTOUT=1

say() { echo; echo "== $*"; }
check() { # check CODE WHAT
  if [ "$1" = 0 ]; then echo "ok    $2"; else echo "FAIL  $2"; failures=$((failures + 1)); fi
}
has() { [[ " $STEPS " == *" $1 "* ]]; }
copy() { # copy NAME: the checkout without its outputs, so that builds do not meet
  mkdir -p "$WORK/$1" && tar -C "$ROOT" --exclude=./artifacts --exclude=./node_modules --exclude=./.git -cf - . | tar -C "$WORK/$1" -xf -
}
publish() { # publish TREE RUNTIME FOLDER [OPTIONS]
  local tree=$1 runtime=$2 folder=$3 project
  shift 3
  for project in HRNetWeb HRNet.Cli; do
    dotnet publish "$WORK/$tree/src/$project" -c Release -r win-x64 --self-contained -p:OnnxRuntime="$runtime" -p:Imaging=Vips "$@" \
      -o "$WORK/$folder/$project" --nologo -v q >"$WORK/$folder-$project.log" 2>&1
    check $? "publish $project, OnnxRuntime=$runtime"
  done
}

if has publish; then
  say "win-x64"
  copy cpu
  publish cpu Cpu publish-cpu

  npm install --ignore-scripts --no-fund --no-audit --prefix "$WORK/node" "onnxruntime-node@$NATIVES" >"$WORK/npm.log" 2>&1
  check $? "the Windows libraries of onnxruntime-node"
  mkdir -p "$WORK/stand-in/native"
  cp "$WORK"/node/node_modules/onnxruntime-node/bin/napi-v6/win32/x64/{onnxruntime,DirectML}.dll "$WORK/stand-in/native/"
  cat >"$WORK/stand-in/stand-in.csproj" <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <PackageId>Microsoft.ML.OnnxRuntime.DirectML</PackageId>
    <IncludeBuildOutput>false</IncludeBuildOutput>
    <NoWarn>NU5128;NU5127;NU5100</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.ML.OnnxRuntime.Managed" Version="[$(Version)]" />
    <None Include="native/*.dll" Pack="true" PackagePath="runtimes/win-x64/native" />
  </ItemGroup>
</Project>
P
  dotnet pack "$WORK/stand-in/stand-in.csproj" -p:Version=$NATIVES -o "$WORK/feed" --nologo -v q >"$WORK/pack.log" 2>&1
  check $? "a stand-in for the DirectML package"
  copy directml
  sed -i -E "s/(OnnxRuntime.DirectML\" Version=)\"[^\"]*\"/\1\"$NATIVES\"/" "$WORK/directml/Directory.Packages.props"
  publish directml DirectML publish-directml -p:RestoreAdditionalProjectSources="$WORK/feed"
fi

if has wine; then
  say "Wine"
  apt-get install -y --no-install-recommends wine64 wine xvfb xauth gcc-mingw-w64-x86-64-win32 python3-onnx libvulkan1 curl >"$WORK/apt.log" 2>&1
  check $? "Debian packages"
  if [ ! -e "$WORK/mesa/lvp.json" ]; then # the Mesa of backports, beside the system's
    apt="$WORK/apt"
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/parts" "$apt/debs"
    sed -E 's/^Suites: .*/Suites: bookworm bookworm-backports/' /etc/apt/sources.list.d/debian.sources | awk 'BEGIN { RS = ""; ORS = "\n\n" } NR == 1' >"$apt/parts/b.sources"
    options="-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$apt/parts -o Dir::State::lists=$apt/lists -o Dir::Cache=$apt/cache"
    apt-get $options update >/dev/null 2>&1
    (cd "$apt/debs" && apt-get $options download mesa-vulkan-drivers/bookworm-backports libdrm2/bookworm-backports libdrm-amdgpu1/bookworm-backports libllvm19 >/dev/null 2>&1
      for package in *.deb; do dpkg-deb -x "$package" "$WORK/mesa"; done)
    sed "s#libvulkan_lvp.so#$WORK/mesa/usr/lib/x86_64-linux-gnu/libvulkan_lvp.so#" "$WORK"/mesa/usr/share/vulkan/icd.d/lvp_icd*.json >"$WORK/mesa/lvp.json"
  fi

  # mscoree stays enabled (Wine loads IL assemblies by it); winedbg is off, or a crash waits for a window.
  export WINEPREFIX=$WORK/prefix WINEARCH=win64 DISPLAY=:98 WINEDEBUG=-all WINEDLLOVERRIDES="mshtml=;winedbg.exe="
  # Without this .NET 10 dies in Wine 8 with "Internal CLR error (0x80131506)".
  export DOTNET_EnableWriteXorExecute=0
  wine() { VK_ICD_FILENAMES=$WORK/mesa/lvp.json VK_DRIVER_FILES=$WORK/mesa/lvp.json LD_LIBRARY_PATH=$WORK/mesa/usr/lib/x86_64-linux-gnu /usr/lib/wine/wine64 "$@"; }
  windows() { echo "Z:${1//\//\\}"; }
  Xvfb :98 -screen 0 1024x768x24 -nolisten tcp >/dev/null 2>&1 &
  display=$!
  sleep 1
  trap 'wineserver -k 2>/dev/null; kill $display 2>/dev/null' EXIT
  (export -f wine; timeout 200 bash -c 'wine wineboot -i' >/dev/null 2>&1)
  wineserver -w
  # libvips imports bcryptprimitives.dll, which every Windows 10 has and Wine 8 lacks.
  printf '#include <windows.h>\nBOOLEAN NTAPI SystemFunction036(PVOID, ULONG);\n__declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *d, SIZE_T n) { return SystemFunction036(d, (ULONG)n); }\nBOOL WINAPI DllMain(HINSTANCE a, DWORD b, LPVOID c) { return TRUE; }\n' >"$WORK/prng.c"
  x86_64-w64-mingw32-gcc-win32 -shared -nostdlib -e DllMain -o "$WORK/prefix/drive_c/windows/system32/bcryptprimitives.dll" "$WORK/prng.c" -ladvapi32 -lkernel32
  check $? "bcryptprimitives.dll"

  # Wine's Direct3D 12 does not compile the shader of a plain Add: sums are written as Concat and a 1x1 convolution of two identities.
  cat >"$WORK/sums.py" <<'P'
import sys
import numpy as np
import onnx
from onnx import helper, numpy_helper, shape_inference

model = onnx.load(sys.argv[1])
graph = model.graph
constants = {i.name for i in graph.initializer}
inferred = shape_inference.infer_shapes(model).graph
dims = {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in list(inferred.value_info) + list(inferred.input) + list(inferred.output)}
users = {}
for node in graph.node:
    for name in node.input:
        users.setdefault(name, []).append(node)
nodes, count = [], 0
for node in graph.node:
    after = users.get(node.output[0], [])
    shape = dims.get(node.output[0]) or dims.get(node.input[0] if node.input else "")
    fused = len(after) == 1 and after[0].op_type == "Relu"
    if node.op_type == "Add" and not set(node.input) & constants and not fused and shape and len(shape) == 4 and shape[1] > 0:
        c = shape[1]
        graph.initializer.append(numpy_helper.from_array(np.concatenate([np.eye(c)] * 2, 1).reshape(c, 2 * c, 1, 1).astype(np.float32), f"two_{count}"))
        nodes.append(helper.make_node("Concat", list(node.input), [f"both_{count}"], axis=1, name=f"both_{count}"))
        nodes.append(helper.make_node("Conv", [f"both_{count}", f"two_{count}"], list(node.output), name=f"sum_{count}", kernel_shape=[1, 1]))
        count += 1
    else:
        nodes.append(node)
del graph.node[:]
graph.node.extend(nodes)
onnx.save(model, sys.argv[2])
P
  mkdir -p "$WORK/models"
  for file in "$ROOT"/models/*.onnx; do /usr/bin/python3 "$WORK/sums.py" "$file" "$WORK/models/$(basename "$file")"; done

  cat >"$WORK/compare.py" <<'P'
import json, os, sys

def walk(a, b, worst):
    if isinstance(a, dict):
        for key in a:
            if key in ("timing", "device"):
                continue
            if key in b:
                walk(a[key], b[key], worst)
            else:
                worst[1] += 1
    elif isinstance(a, list):
        if len(a) != len(b):
            worst[1] += 1
        else:
            for x, y in zip(a, b):
                walk(x, y, worst)
    elif isinstance(a, (int, float)) and not isinstance(a, bool):
        worst[0] = max(worst[0], abs(a - b))
    elif a != b:
        worst[1] += 1

first, second, limit = sys.argv[1], sys.argv[2], float(sys.argv[3])
bad = 0
for name in sorted(os.listdir(first)):
    worst = [0, 0]
    try:
        walk(json.load(open(os.path.join(first, name))), json.load(open(os.path.join(second, name))), worst)
    except Exception as problem:
        worst = [1e9, 1]
    if worst[0] > limit or worst[1]:
        bad += 1
        print("      differs:", name, "by", worst[0], "and in", worst[1], "places that are no numbers")
sys.exit(bad > 0)
P

  port=5600
  ask() { # ask NAME SECONDS COMMAND...: starts a service and keeps its answers in answers/NAME
    local folder=$WORK/answers/$1 limit=$2 code=0 begun=$SECONDS picture task
    shift 2
    rm -rf "$folder" && mkdir -p "$folder"
    "$@" --Server:Url="http://127.0.0.1:$port" >"$folder.log" 2>&1 &
    local process=$!
    while [ $((SECONDS - begun)) -lt "$limit" ] && kill -0 $process 2>/dev/null; do
      code=$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 "http://127.0.0.1:$port/health/ready")
      [ "$code" = 200 ] && break
      sleep 0.3
    done
    echo "      ready after $((SECONDS - begun)) s: $(curl -s --max-time 20 "http://127.0.0.1:$port/devices" | head -c 400)"
    for picture in street basketball1 camera astronaut; do
      for task in pose segment detect; do
        curl -s --max-time 180 -F image=@"$ROOT/wwwroot/samples/$picture.jpg" "http://127.0.0.1:$port/$task" -o "$folder/$task-$picture.json"
      done
    done
    kill $process 2>/dev/null
    sleep 1
    kill -9 $process 2>/dev/null
    wait $process 2>/dev/null
    port=$((port + 1))
    [ "$code" = 200 ]
  }
  same() { # same NAME OTHER LIMIT WHAT
    /usr/bin/python3 "$WORK/compare.py" "$WORK/answers/$1" "$WORK/answers/$2" "$3"
    check $? "$4"
  }

  copy linux
  dotnet build "$WORK/linux/src/HRNetWeb" -c Release --nologo -v q >"$WORK/linux-build.log" 2>&1
  check $? "the service on Linux"
  service="$WORK/linux/artifacts/bin/HRNetWeb/release/HRNetWeb"
  ask linux 90 "$service" --Inference:Device=cpu
  check $? "Linux, shipped models"
  ask linux-sums 90 "$service" --Inference:Device=cpu --Inference:Models="$WORK/models"
  check $? "Linux, rewritten models"

  for build in cpu directml; do
    cd "$WORK/publish-$build/HRNetWeb" || continue
    ask $build-cpu 120 wine HRNetWeb.exe --Inference:Device=cpu
    check $? "$build package, on the CPU"
    wineserver -k
    same linux $build-cpu 0.02 "$build package, on the CPU: as on Linux, within .02"
  done
  cd "$WORK/publish-directml/HRNetWeb" || exit 1
  # Each batch that may run is tried on the device before it serves, which takes long in software: two of them suffice here.
  ask directml 300 wine HRNetWeb.exe --Inference:Device=dml --Inference:StrictDevice=true --Inference:MaxBatch=2 --Inference:Models="$(windows "$WORK/models")"
  check $? "DirectML: all models, strict"
  wineserver -k
  same linux-sums directml 0.02 "DirectML: as the CPU, within .02"
  ask directml-auto 240 wine HRNetWeb.exe
  check $? "auto: serves, on whatever works"
  wineserver -k

  cd "$WORK/publish-directml/HRNet.Cli" || exit 1
  tool() { timeout 200 bash -c "$(declare -f wine); WORK=$WORK; wine \"\$@\"" _ hrnet.exe "$@" 2>&1 | tr -d '\r'; }
  tool devices | tee "$WORK/devices.txt" | grep -q '^cpu'
  check $? "hrnet devices"
  sed 's/^/      /' "$WORK/devices.txt"
  tool detect "$(windows "$ROOT/wwwroot/samples/street.jpg")" --models "$(windows "$WORK/models")" --device dml --json | grep -q '"device":"dml:0"'
  check $? "hrnet detect --device dml"
  said() { # said WHAT WORDS LINE...: the first line has the words
    local what=$1 words=$2
    shift 2
    echo "      $(head -n 1 <<<"$*")"
    head -n 1 <<<"$*" | grep -q "$words"
    check $? "$what"
  }
  said "an adapter that is not there" 'There is no DirectX 12 adapter number 7' \
    "$(tool pose "$(windows "$ROOT/wwwroot/samples/street.jpg")" --models "$(windows "$WORK/models")" --device dml:7)"
  mkdir -p "$WORK/aside"
  for library in DirectML onnxruntime; do
    mv $library.dll "$WORK/aside/"
    case $library in DirectML) words='DirectML.dll does not load';; *) words='onnxruntime.dll is missing';; esac
    said "without $library.dll" "$words" "$(tool pose "$(windows "$ROOT/wwwroot/samples/street.jpg")" --models "$(windows "$WORK/models")" --device dml)"
    mv "$WORK/aside/$library.dll" .
  done
  WINEDLLOVERRIDES="$WINEDLLOVERRIDES;vcruntime140,vcruntime140_1,msvcp140=" said "without the Visual C++ runtime" 'Visual C++ runtime' \
    "$(WINEDLLOVERRIDES="$WINEDLLOVERRIDES;vcruntime140,vcruntime140_1,msvcp140=" tool devices)"
fi

say "$failures failed"
exit $((failures > 0))
