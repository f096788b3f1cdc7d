#!/usr/bin/env bash
# Packs what `npm run prove:gpu` needs beside a checkout, in parts of 40 MB, for a machine that has a card and no network.
#
#   npm run build && tools/pack-gpu.sh OUT [ENGINE]
#
# ENGINE is the folder of an engine that `ganscope engine install` built; the GPU's of the cache where there is one, else the processor's.
# The parts are OUT/0/part, OUT/1/part and so on, one a folder, so that they can travel one at a time. There:
#
#   cat $(ls -d OUT/*/part | sort -V) | tar xf - -C DIR && DIR/unpack.sh DIR CHECKOUT
#   . DIR/env.sh && cd CHECKOUT && node --import tsx tools/prove-gpu.ts --python python3
#
# Taken along: TensorFlow's libraries, the binding, node, zstd, dist/ and the packages that run. Not taken along, for it is 2.4 GB: CUDA.
# unpack.sh links cuBLAS, cuDNN and the others of the PyTorch on the card's machine under the names that TensorFlow opens, and ptxas and
# libdevice from /usr/local/cuda or Triton; it names what it did not find. LEVEL is zstd's level of compression (13).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 1 ] || { echo "usage: tools/pack-gpu.sh OUT [ENGINE]" >&2; exit 2; }
mkdir -p "$1"
out=$(realpath "$1")
engines=${GANSCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ganscope}/engines
engine=${2:-$(find "$engines" -maxdepth 1 -name '[cg]pu-*' 2>/dev/null | sort -r | head -1)}
[ -f "$engine/manifest.json" ] || { echo "no engine in ${engine:-$engines}: run ganscope engine install" >&2; exit 2; }
level=${LEVEL:-13}
key=$(basename "$engine")
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT

squeeze() { zstd -q -"$level" -T0 --long=27 -o "$parts/$1"; }
tar cf - -C "$engine" --exclude=./cuda --exclude='./wheels/nvidia_*' . | squeeze engine.tar.zst
[ -f "$engine/cuda/lib/libcudart.so.12" ] && cp -L "$engine/cuda/lib/libcudart.so.12" "$parts/"
squeeze node.zst <"$(readlink -f "$(command -v node)")"
# what is only used to write, check or test the code stays here
tar cf - -C "$root" --exclude=node_modules/.cache --exclude='*.map' --exclude=node_modules/@biomejs --exclude=node_modules/typescript \
  --exclude=node_modules/playwright-core --exclude='node_modules/@rolldown' --exclude='node_modules/lightningcss*' \
  --exclude='node_modules/@oxc-*' --exclude='node_modules/tfjs-*-cpu' dist node_modules | squeeze project.tar.zst
cp "$(command -v zstd)" "$parts/zstd"
ldd "$(command -v zstd)" | awk '/=> \//{print $3}' | { grep -E 'lz4|lzma|libz' || true; } | xargs -r -I{} cp -L {} "$parts/"
printf '%s' "$key" >"$parts/key"

cat >"$parts/unpack.sh" <<'U'
#!/usr/bin/env bash
# unpack.sh DIR CHECKOUT: see pack-gpu.sh
set -euo pipefail
dir=$(realpath "$1") checkout=$(realpath "$2")
engine=$dir/cache/engines/$(cat "$dir/key")
mkdir -p "$engine" "$dir/bin"
open() { LD_LIBRARY_PATH=$dir "$dir/zstd" -q -d --long=27 -c "$dir/$1"; }
open engine.tar.zst | tar xf - -C "$engine" &
open node.zst >"$dir/bin/node" && chmod +x "$dir/bin/node"
open project.tar.zst | tar xf - -C "$checkout"
wait
cat >"$dir/env.sh" <<S
export PATH=$dir/bin:\$PATH GANSCOPE_CACHE=$dir/cache
S
case $(cat "$dir/key") in gpu-*) ;; *) exit 0 ;; esac
mkdir -p "$engine/cuda/lib" "$engine/cuda/bin" "$engine/cuda/nvvm"
[ -f "$dir/libcudart.so.12" ] && cp "$dir/libcudart.so.12" "$engine/cuda/lib/"
packages=$(python3 -c 'import nvidia; print(*nvidia.__path__, sep="\n")' 2>/dev/null || true)
triton=$(python3 -c 'import triton, os; print(os.path.dirname(triton.__file__))' 2>/dev/null || true)
# every library under its own name, then newer ones under the names of CUDA 12 that TensorFlow opens
for folder in $packages; do find "$folder" -name '*.so*' -exec ln -sf -t "$engine/cuda/lib" {} +; done
# and what their packages say of themselves, so that `ganscope engine check` names a version that TensorFlow does not ask for
mkdir -p "$engine/wheels"
for folder in $packages; do cp -r "$folder"/../nvidia_*.dist-info "$engine/wheels/" 2>/dev/null || true; done
while read -r wanted have; do
  [ -e "$engine/cuda/lib/$wanted" ] && continue
  found=$(find "$engine/cuda/lib" /usr/local/cuda/lib64 -name "$have*" 2>/dev/null | head -1)
  if [ -n "$found" ]; then ln -s "$found" "$engine/cuda/lib/$wanted"; else echo "not found: $wanted"; fi
done <<'N'
libcudart.so.12 libcudart.so
libcublas.so.12 libcublas.so
libcublasLt.so.12 libcublasLt.so
libcufft.so.11 libcufft.so
libcusolver.so.11 libcusolver.so
libcusparse.so.12 libcusparse.so
libcudnn.so.9 libcudnn.so
N
for tool in ptxas nvlink; do
  found=$(find /usr/local/cuda/bin ${triton:+"$triton"} $packages -name "$tool" 2>/dev/null | head -1)
  if [ -n "$found" ]; then ln -sf "$found" "$engine/cuda/bin/$tool"; else echo "not found: $tool, which XLA needs"; fi
done
found=$(find /usr/local/cuda/nvvm ${triton:+"$triton"} $packages -name 'libdevice*.bc' 2>/dev/null | head -1)
mkdir -p "$engine/cuda/nvvm/libdevice"
if [ -n "$found" ]; then ln -sf "$found" "$engine/cuda/nvvm/libdevice/libdevice.10.bc"; else echo "not found: libdevice, which XLA needs"; fi
U
chmod +x "$parts/unpack.sh"
tar cf - -C "$parts" . | split -b 40000000 -d -a 2 - "$out/piece"
i=0
for piece in "$out"/piece*; do
  mkdir -p "$out/$i"
  mv "$piece" "$out/$i/part"
  i=$((i + 1))
done
echo "$i parts of at most 40 MB in $out: $key, $(du -sm "$out" | cut -f1) MB"
