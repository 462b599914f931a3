#!/bin/sh
# Compiles src/main/cuda/*.cu to the PTX that is committed as resources. Needs nvcc of CUDA 12 or 13;
# nobody else does: a change of a kernel and its PTX are committed together, and a test compares the
# hashes.
#
# compute_75 and the language version 7.0 make it loadable by every driver since CUDA 11, on every
# GPU since Turing. nvcc writes its own, newer version into the text, though it uses nothing of it;
# the tests assemble the lowered text.
set -eu
cd "$(dirname "$0")/src/main"
for source in cuda/*.cu; do
    name=$(basename "$source" .cu)
    to=resources/kolmo/kernels/$name.ptx
    # The file, then the headers in order of their names: PtxTest reads them alike.
    hash=$(cat "$source" cuda/*.cuh | sha256sum | cut -d' ' -f1)
    nvcc -ptx -Werror all-warnings -arch=compute_75 -fmad=false -diag-suppress 177 -o "$to.new" "$source"
    {
        echo "// $name.cu, sha256 with its headers $hash"
        sed -e '/^\/\//d' -e '/^$/d' -e 's/^\.version .*/.version 7.0/' "$to.new"
    } > "$to"
    rm "$to.new"
    echo "$to $(wc -l < "$to") lines"
done
