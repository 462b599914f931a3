#!/bin/sh
# Packs Kolmo into one directory that runs on a bare x86-64 Linux machine with an
# NVIDIA GPU: no Java, no Maven and no network needed there.
#
#   gpu-bundle.sh OUT_DIR
#
# OUT_DIR/bin/java            launcher of the Java runtime image in OUT_DIR/runtime
# OUT_DIR/lib/*.jar           the project's classes, its tests and their dependencies
# OUT_DIR/native/*.so         the JNI libraries, unpacked (loaded from there, so
#                             nothing is written to the temporary directory)
# OUT_DIR/python/             the module's Python programs, if it has any
# OUT_DIR/compat/             forwarding shims for another major version of the CUDA
#                             libraries (see make-shim.sh there)
# OUT_DIR/compat/run-on-gpu.sh  finds the CUDA libraries and starts the program
#
# Compiles first what is not compiled yet. Environment:
#   MODULE        the module to pack, with what it needs: kernels (default), whose
#                 tests hold the backend's contract, experiments, the program, or
#                 benchmarks
#   SCOPE         test (default): with test classes and the JUnit console launcher;
#                 runtime: without
#   NATIVES_KEEP  which JNI libraries to take along, an extended regular expression
#   MODULES       modules of the Java runtime image
#   LIMIT_MIB     fail when OUT_DIR grows larger than this (default: 72)
#   ARCHIVE       1: also write OUT_DIR.tar.xz, about half the size
#   JAVA_HOME, MVN  the JDK and the Maven command to use
set -eu

usage() { sed -n '2,26p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2; }
fail() { echo "gpu-bundle: $*" >&2; exit 1; }
[ $# -eq 1 ] || usage
case $1 in -*|'') usage ;; esac

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
module=${MODULE:-kernels}
project=$root/$module
scope=${SCOPE:-test}
natives_keep=${NATIVES_KEEP:-'JCudaDriver|JCudaRuntime|JCublas2|JCudnn'}
modules=${MODULES:-java.base,java.logging,java.management,java.xml,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.unsupported,jdk.zipfs}
limit=${LIMIT_MIB:-72}
mvn=${MVN:-mvn}
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin

[ -f "$project/pom.xml" ] || fail "$project holds no pom.xml"
case $scope in test|runtime) ;; *) fail "SCOPE is test or runtime, not $scope" ;; esac
if [ -n "${JAVA_HOME:-}" ]; then jdk=$JAVA_HOME/bin; else jdk=$(dirname "$(command -v javac)"); fi
for tool in jlink jar; do [ -x "$jdk/$tool" ] || fail "no $tool in $jdk; set JAVA_HOME to a JDK"; done
for tool in nm unzip awk xz; do command -v "$tool" > /dev/null || fail "$tool is missing"; done

# Only ever replace what an earlier run of this script made.
out=$1
if [ -e "$out" ]; then
    [ -f "$out/.gpu-bundle" ] || fail "$out exists and is no bundle; remove it first"
    rm -rf "$out"
fi
mkdir -p "$out/bin" "$out/lib" "$out/native" "$out/compat"
out=$(CDPATH= cd -- "$out" && pwd)
: > "$out/.gpu-bundle"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ---- class path ---------------------------------------------------------------
# In one build with the modules that this one needs: they are in no repository. Each
# writes its class path to the same file, this one last.
"$mvn" -q -B -f "$root/pom.xml" -pl "$module" -am test-compile "$dependency_plugin:build-classpath" \
    -DincludeScope="$scope" -Dmdep.outputFile="$work/classpath" > "$work/mvn.log" 2>&1 ||
    { cat "$work/mvn.log" >&2; fail "Maven could not resolve the class path"; }

"$jdk/jar" --create --file "$out/lib/app.jar" -C "$project/target/classes" .
if [ "$scope" = test ] && [ -d "$project/target/test-classes" ]; then
    "$jdk/jar" --create --file "$out/lib/app-tests.jar" -C "$project/target/test-classes" .
fi
if [ -d "$project/src/main/python" ]; then cp -R "$project/src/main/python" "$out/python"; fi

junit_version=
tr ':' '\n' < "$work/classpath" | awk 'NF' > "$work/entries"
while IFS= read -r entry; do
    name=${entry##*/}
    if [ -d "$entry" ]; then                                # a module of the same build
        jar=$(basename "$(dirname "$(dirname "$entry")")")
        case $name in test-classes) jar=$jar-tests ;; esac
        "$jdk/jar" --create --file "$out/lib/$jar.jar" -C "$entry" .
        continue
    fi
    case $name in
        junit-platform-engine-*.jar)
            junit_version=${name#junit-platform-engine-}
            junit_version=${junit_version%.jar}
            continue ;;
        archunit-*) continue ;; # its tests look at the sources' layout only
        # all of these are inside the console launcher's own jar
        junit-platform-*|junit-jupiter*|opentest4j-*|apiguardian-api-*|open-test-reporting-*)
            continue ;;
    esac
    if unzip -Z1 "$entry" | grep -qE '^lib/[^/]*\.so$'; then  # JNI libraries
        unzip -Z1 "$entry" | grep -E '^lib/[^/]*\.so$' | grep -E "$natives_keep" > "$work/keep" || continue
        while IFS= read -r so; do unzip -qoj "$entry" "$so" -d "$out/native"; done < "$work/keep"
    else
        cp "$entry" "$out/lib/$name"
    fi
done < "$work/entries"

if [ -n "$junit_version" ]; then
    "$mvn" -q -B "$dependency_plugin:copy" -Dmdep.overWriteReleases=true \
        -Dartifact="org.junit.platform:junit-platform-console-standalone:$junit_version" \
        -DoutputDirectory="$out/lib" > "$work/mvn.log" 2>&1 ||
        { cat "$work/mvn.log" >&2; fail "no JUnit console launcher $junit_version"; }
fi

# ---- Java runtime -------------------------------------------------------------
"$jdk/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
    --compress zip-9 --output "$out/runtime" 2>&1 | grep -v '^WARNING: Using incubator' || true
[ -x "$out/runtime/bin/java" ] || fail "jlink made no runtime"

cat > "$out/bin/java" <<'EOF'
#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
[ -x "$here/runtime/bin/java" ] || chmod +x "$here/runtime/bin/java" "$here"/runtime/lib/jspawnhelper
exec "$here/runtime/bin/java" --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -ea \
    -Djava.library.path="$here/native" "$@"
EOF

# ---- forwarding shims ---------------------------------------------------------
cat > "$out/compat/make-shim.sh" <<'EOF'
#!/bin/sh
# Builds a small library that stands in for one major version of a CUDA library
# and forwards every call to another major version of it.
#
#   make-shim.sh SONAME TARGET SYMBOLS OUT_DIR
#
# SONAME   the library that is asked for and missing, e.g. libcublas.so.12; the
#          shim's symbols carry a version node of this name, as the original's do
# TARGET   the library to forward to, e.g. libcublas.so.13 (name or path)
# SYMBOLS  file with one function name a line
#
# Each function is one indirect jump, so that arguments pass through untouched;
# the targets are looked up once, when the shim is loaded. A function that TARGET
# lacks answers 15, which is CUBLAS_STATUS_NOT_SUPPORTED. With SHIM_VERBOSE set,
# the shim names such functions when it is loaded.
# Sound only where both versions agree on the functions' binary interface.
# x86-64 Linux; needs a C compiler (CC, default cc).
set -eu
[ $# -eq 4 ] || { sed -n '2,18p' "$0" >&2; exit 2; }
soname=$1 target=$2 symbols=$3 out=$4
n=$(grep -c . "$symbols")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
    echo '    .text'
    awk 'NF { printf "    .globl %s\n    .type %s, @function\n    .p2align 4\n%s:\n    endbr64\n    jmp *shim_slot+%d(%%rip)\n    .size %s, .-%s\n", $1, $1, $1, 8 * i++, $1, $1 }' "$symbols"
    echo '    .section .note.GNU-stack,"",@progbits'
} > "$work/jumps.S"

{
    cat <<C
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#define N $n
__attribute__((visibility("hidden"))) void *shim_slot[N];
static const char *const names[N] = {
C
    sed '/./!d; s/.*/    "&",/' "$symbols"
    cat <<C
};
static int not_supported(void) { return 15; }
__attribute__((constructor)) static void look_up(void) {
    int verbose = getenv("SHIM_VERBOSE") != NULL, found = 0;
    void *library = dlopen("$target", RTLD_NOW | RTLD_LOCAL);
    if (!library) fprintf(stderr, "$soname shim: %s\n", dlerror());
    for (int i = 0; i < N; i++) {
        void *function = library ? dlsym(library, names[i]) : NULL;
        if (function) found++;
        else if (library && verbose) fprintf(stderr, "$soname shim: $target lacks %s\n", names[i]);
        shim_slot[i] = function ? function : (void *) not_supported;
    }
    if (verbose) fprintf(stderr, "$soname shim: %d of %d functions go to $target\n", found, N);
}
C
} > "$work/look_up.c"

{ echo "$soname {"; echo '  global:'; sed '/./!d; s/.*/    &;/' "$symbols"; echo '  local: *;'; echo '};'; } > "$work/versions"

mkdir -p "$out"
"${CC:-cc}" -O2 -fPIC -shared -Wall -o "$out/$soname" -Wl,-soname,"$soname" -Wl,-z,defs \
    -Wl,--version-script,"$work/versions" "$work/jumps.S" "$work/look_up.c" -ldl
EOF

# What each JNI library takes from a versioned CUDA library: compat/NAME.symbols,
# and every such library's name in compat/needed.
for so in "$out"/native/*.so; do
    [ -e "$so" ] || continue
    nm -D --undefined-only "$so" | awk '{ print $NF }' | grep -E '@lib(cu|nv)[A-Za-z]+\.so\.[0-9]+$' || true
done | sort -u | while IFS= read -r symbol; do
    echo "${symbol%%@*}" >> "$out/compat/${symbol#*@}.symbols"
    echo "${symbol#*@}" >> "$work/needed"
done
sort -u "$work/needed" > "$out/compat/needed" 2> /dev/null || : > "$out/compat/needed"

# In case the other machine has no C compiler: shims for the next major version.
while IFS= read -r soname; do
    case $soname in libcublas.so.*|libnvrtc.so.*) ;; *) continue ;; esac
    next=${soname%.*}.$((${soname##*.} + 1))
    sh "$out/compat/make-shim.sh" "$soname" "$next" "$out/compat/$soname.symbols" "$out/compat/prebuilt/$next" ||
        echo "gpu-bundle: no prebuilt shim $soname, the C compiler failed" >&2
done < "$out/compat/needed"

# ---- start script -------------------------------------------------------------
cat > "$out/compat/run-on-gpu.sh" <<'EOF'
#!/bin/sh
# Finds the NVIDIA driver and the CUDA libraries and starts a Java program.
#
#   run-on-gpu.sh --check                     only report what was found
#   run-on-gpu.sh MAIN_CLASS [ARGUMENT...]    start a main class
#   run-on-gpu.sh --junit [ARGUMENT...]       start the JUnit console launcher;
#                                             without arguments: the contract on the card
#
# Environment:
#   GPU_LIB_DIRS  directories to search first, separated by colons
#   JAVA_OPTS     options for the Java runtime, separated by blanks
# Exit status 3: no NVIDIA driver; 4: a needed CUDA library is missing.
set -eu
usage() { sed -n '2,12p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2; }
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
[ $# -ge 1 ] || usage
case $1 in -h|--help) usage ;; esac

# Directories that may hold CUDA libraries, best first, one a line.
python_lib_dirs() {
    for python in python3 python; do
        command -v "$python" > /dev/null 2>&1 || continue
        "$python" - <<'PY' 2> /dev/null || true
import glob, os, site, sys
roots = list(sys.path) + list(getattr(site, "getsitepackages", list)()) + [site.getusersitepackages()]
for root in dict.fromkeys(roots):
    for directory in sorted(glob.glob(os.path.join(root, "nvidia", "*", "lib"))):
        print(directory)
PY
        return
    done
}
candidates() {
    echo "${GPU_LIB_DIRS:-}:${LD_LIBRARY_PATH:-}" | tr ':' '\n'
    python_lib_dirs
    for d in /usr/local/cuda/lib64 /usr/local/cuda-*/lib64 /usr/local/cuda*/targets/x86_64-linux/lib \
             /usr/local/nvidia/lib64 /usr/local/nvidia/lib /usr/lib/x86_64-linux-gnu /usr/lib64 \
             /usr/lib/wsl/lib /opt/cuda/lib64; do echo "$d"; done
    # what the loader knows already
    { command -v ldconfig || ls /sbin/ldconfig; } > /dev/null 2>&1 &&
        PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2> /dev/null |
        sed -n 's#.*=> \(.*\)/lib\(cuda\|cublas\|cudnn\|nvrtc\)\.so.*#\1#p'
    true
}
dirs=$(candidates | awk 'NF && !seen[$0]++' | while IFS= read -r d; do [ -d "$d" ] && echo "$d"; done || true)

# find_library NAME_PATTERN: the first match, in the order of the directories
find_library() {
    echo "$dirs" | while IFS= read -r d; do
        for f in "$d"/$1; do [ -e "$f" ] && { echo "$f"; return; }; done
    done | head -n 1
}
report() { printf '%-20s %s\n' "$1" "$2" >&2; }

# Which of the functions that the JNI libraries take does a CUDA library lack?
check_functions() { # SONAME FILE
    command -v nm > /dev/null 2>&1 || return 0
    missing=$(nm -D --defined-only "$2" 2> /dev/null | awk -v wanted="$here/compat/$1.symbols" '
        BEGIN { while ((getline name < wanted) > 0) lacks[name] }
        { sub(/@.*/, "", $NF); delete lacks[$NF] }
        END { for (name in lacks) printf "%s ", name }')
    [ -z "$missing" ] || report "  lacks" "$missing"
}

path=
add_dir_of() { case ":$path:" in *":$(dirname "$1"):"*) ;; *) path=${path:+$path:}$(dirname "$1") ;; esac; }

status=0
driver=$(find_library libcuda.so.1)
report libcuda.so.1 "${driver:-NOT FOUND: no NVIDIA driver on this machine (set GPU_LIB_DIRS if it is elsewhere)}"
if [ -n "$driver" ]; then add_dir_of "$driver"; else status=3; fi

shims=${TMPDIR:-/tmp}/cuda-shims.$$
while IFS= read -r soname; do
    found=$(find_library "$soname")
    if [ -n "$found" ]; then
        report "$soname" "$found"
        check_functions "$soname" "$found"
        add_dir_of "$found"
        continue
    fi
    base=${soname%.so.*}
    if [ "$base" = libcudnn ]; then # the only one that is not needed
        report "$soname" "not found: convolutions and batch normalisation go without it"
        continue
    fi
    case $base in
        # only libraries whose C interface keeps its binary form between major versions
        libcublas|libnvrtc) other=$(find_library "$base.so.[0-9]" ); [ -n "$other" ] || other=$(find_library "$base.so.[0-9][0-9]") ;;
        *) other= ;;
    esac
    if [ -z "$other" ]; then
        report "$soname" "NOT FOUND"
        [ "$status" -ne 0 ] || status=4
        continue
    fi
    if sh "$here/compat/make-shim.sh" "$soname" "${other##*/}" "$here/compat/$soname.symbols" "$shims"; then
        report "$soname" "shim for $other"
        check_functions "$soname" "$other"
        add_dir_of "$other"
        add_dir_of "$shims/$soname"
    elif [ -e "$here/compat/prebuilt/${other##*/}/$soname" ]; then
        report "$soname" "prebuilt shim for $other"
        check_functions "$soname" "$other"
        add_dir_of "$other"
        add_dir_of "$here/compat/prebuilt/${other##*/}/$soname"
    else
        report "$soname" "NOT FOUND; a shim for $other could not be built"
        [ "$status" -ne 0 ] || status=4
    fi
done < "$here/compat/needed"

# libraries that cuDNN and cuBLAS open by name while running
for extra in 'libcublasLt.so.*' 'libnvrtc.so.*' 'libcudart.so.*'; do
    found=$(find_library "$extra")
    report "$extra" "${found:-not found}"
    [ -z "$found" ] || add_dir_of "$found"
done
if command -v nvidia-smi > /dev/null 2>&1; then
    report GPU "$(nvidia-smi --query-gpu=name,compute_cap,driver_version --format=csv,noheader 2>&1 | head -n 1)"
fi

export LD_LIBRARY_PATH="$path${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
report LD_LIBRARY_PATH "$LD_LIBRARY_PATH"
if [ "$1" = --check ]; then rm -rf "$shims"; exit "$status"; fi
[ "$status" -eq 0 ] || { echo "run-on-gpu: cannot start, see above" >&2; rm -rf "$shims"; exit "$status"; }

# Not exec: the shims go away when the program ends.
trap 'rm -rf "$shims"' EXIT
result=0
if [ "$1" = --junit ]; then
    shift
    [ $# -gt 0 ] || set -- --select-class=kolmo.kernels.CudaBackendTest --fail-if-no-tests \
        --details=tree --disable-banner --disable-ansi-colors
    # shellcheck disable=SC2086
    sh "$here/bin/java" ${JAVA_OPTS:-} -cp "$here/lib/*" org.junit.platform.console.ConsoleLauncher execute "$@" || result=$?
else
    # shellcheck disable=SC2086
    sh "$here/bin/java" ${JAVA_OPTS:-} -cp "$here/lib/*" "$@" || result=$?
fi
exit "$result"
EOF

chmod +x "$out/bin/java" "$out/compat/make-shim.sh" "$out/compat/run-on-gpu.sh"

# ---- size ---------------------------------------------------------------------
kib=$(du -sk --apparent-size "$out" | cut -f1)
du -k --apparent-size --max-depth=1 "$out" | sort -rn | awk '{ printf "%8.1f MiB  %s\n", $1 / 1024, $2 }'
if [ "${ARCHIVE:-0}" = 1 ]; then
    tar -C "$(dirname "$out")" -c "$(basename "$out")" | xz -T0 -9 > "$out.tar.xz"
    echo "$(($(wc -c < "$out.tar.xz") / 1024)) KiB  $out.tar.xz"
fi
[ "$kib" -le $((limit * 1024)) ] || fail "the bundle has $((kib / 1024)) MiB, more than $limit MiB"
