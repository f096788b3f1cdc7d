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

cp "$root/tools/unpack-gpu.sh" "$parts/unpack.sh"
tar cf - -C "$parts" . | split -b 40000000 -d -a 2 - "$out/piece"
i=0
for piece in "$out"/piece*; do
  mkdir -p "$out/$i"
  mv "$piece" "$out/$i/part"
  i=$((i + 1))
done
echo "$i parts of at most 40 MB in $out: $key, $(du -sm "$out" | cut -f1) MB"
