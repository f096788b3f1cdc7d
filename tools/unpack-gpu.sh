#!/usr/bin/env bash
# Puts together what pack-gpu.sh packed, and links the CUDA libraries of the machine's own PyTorch; pack-gpu.sh says more.
#
#   unpack.sh DIR CHECKOUT
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
# the first of these files; nothing where a folder is missing or holds none
first() { find "$@" 2>/dev/null | head -1 || true; }
packages=$(python3 -c 'import nvidia; print(*nvidia.__path__, sep="\n")' 2>/dev/null || true)
triton=$(python3 -c 'import triton, os; print(os.path.dirname(triton.__file__))' 2>/dev/null || true)
# every library under its own name, then newer ones under the names of CUDA 12 that TensorFlow opens
for folder in $packages; do find "$folder" \( -name '*.so' -o -name '*.so.*' \) -exec ln -sf -t "$engine/cuda/lib" {} +; done
# and what their packages say of themselves, so that `ganscope engine check` names a version that TensorFlow does not ask for
mkdir -p "$engine/wheels"
for folder in $packages; do cp -r "$folder"/../nvidia_*.dist-info "$engine/wheels/" 2>/dev/null || true; done
while read -r wanted have; do
  [ -e "$engine/cuda/lib/$wanted" ] && continue
  found=$(first "$engine/cuda/lib" /usr/local/cuda/lib64 -name "$have*")
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
  found=$(first /usr/local/cuda/bin ${triton:+"$triton"} $packages -name "$tool")
  if [ -n "$found" ]; then ln -sf "$found" "$engine/cuda/bin/$tool"; else echo "not found: $tool, which XLA needs"; fi
done
found=$(first /usr/local/cuda/nvvm ${triton:+"$triton"} $packages -name 'libdevice*.bc')
mkdir -p "$engine/cuda/nvvm/libdevice"
if [ -n "$found" ]; then ln -sf "$found" "$engine/cuda/nvvm/libdevice/libdevice.10.bc"; else echo "not found: libdevice, which XLA needs"; fi
