# shellcheck shell=bash
#
# What the launchers share: finding a JDK 25, fetching Maven, packaging, locking. Sourced, never run;
# counts on `set -euo pipefail`.

# Not every service manager sets it.
: "${HOME:=$(cd ~ && pwd)}"
export HOME

stepwell_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
stepwell_cache=${STEPWELL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stepwell}

maven_version=3.9.16
maven_home=$stepwell_cache/maven-$maven_version
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0

say() { printf 'stepwell: %s\n' "$*" >&2; }

die() {
  say "$@"
  exit 1
}

# Runs a command while holding a lock file, so that two launchers never do the same work at once.
with_lock() {
  local lock=$1
  shift
  if ! mkdir -p "$(dirname "$lock")" || ! : >>"$lock"; then
    die "cannot write to $(dirname "$lock"): what is built and fetched is kept there"
  fi
  (
    if ! flock -n 9; then
      say "waiting for another launcher to end its work ($lock)"
      flock 9
    fi
    "$@" 9>&-
  ) 9>"$lock"
}

with_build_lock() { with_lock "$stepwell_root/target/build.lock" "$@"; }

# Installs Debian packages where nobody has to be asked (root on a Debian); fails otherwise.
debian_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say "installing $* with apt-get"
  {
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"
  } >/dev/null </dev/null
}

# --- Java -------------------------------------------------------------------------------------

# A JDK (with compiler) of feature release 25? Its `release` file answers without starting a JVM.
is_jdk_25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[".]' "$1/release"
}

# Prints the home of a JDK 25: JAVA_HOME first, then the PATH, then the folders where JDKs usually live.
find_jdk() {
  local candidate candidates=() java
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
  if java=$(command -v java); then
    java=$(readlink -f "$java")
    candidates+=("${java%/bin/java}")
  fi
  candidates+=(/usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /usr/local/*)
  candidates+=("$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*)
  for candidate in "${candidates[@]}"; do
    if is_jdk_25 "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

# Exports JAVA_HOME as a JDK 25, or says how to get one.
use_jdk() {
  if ! JAVA_HOME=$(find_jdk); then
    die "no JDK 25 found (looked at JAVA_HOME, the PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks).
  Get one, for example Eclipse Temurin: the package temurin-25-jdk of Adoptium's Debian repository,
  or \`sdk install java 25-tem\` with SDKMAN. A JDK elsewhere is found through JAVA_HOME."
  fi
  export JAVA_HOME
}

# --- Maven ------------------------------------------------------------------------------------

has_maven() { [ -x "$maven_home/bin/mvn" ]; }

# The installed Maven fetches the one that the build needs: an artifact like any other.
fetch_maven() {
  has_maven && return
  local part
  if ! command -v mvn >/dev/null && ! debian_install maven; then
    die "Maven (any version) is needed to fetch Maven $maven_version. On Debian: apt-get install maven"
  fi
  say "fetching Maven $maven_version"
  part=$(mktemp -d "$stepwell_cache/maven.XXXXXX")
  # Outside the project, whose .mvn is written for the newer Maven.
  if ! (cd "$part" && mvn -q -B "$dependency_plugin:unpack" -DoutputDirectory="$part/unpacked" \
    -Dartifact="org.apache.maven:apache-maven:$maven_version:zip:bin") >"$part/log" 2>&1; then
    cat "$part/log" >&2
    rm -rf "$part"
    die "could not fetch Maven $maven_version (see above)"
  fi
  chmod +x "$part/unpacked/apache-maven-$maven_version/bin/mvn"
  mv -T "$part/unpacked/apache-maven-$maven_version" "$maven_home"
  rm -rf "$part"
}

# A JDK 25 and Maven, ready for use.
use_maven() {
  use_jdk
  has_maven || with_lock "$stepwell_cache/maven.lock" fetch_maven
}

# Code generated from a changed .proto file is made anew as a whole: the plugin, which works file by file,
# would leave the classes of messages that are gone.
forget_outdated_code() {
  local target=$stepwell_root/store/target
  if [ -d "$target/generated-sources/protobuf" ] && [ -n "$(find \
    "$stepwell_root/store/src/main/protobuf" -newer "$target/generated-sources/protobuf" \
    -print -quit 2>/dev/null)" ]; then
    rm -rf "$target/generated-sources/protobuf" "$target/protobuf-maven-plugin"
  fi
}

# Maven for this project, whatever the current folder is.
maven() {
  forget_outdated_code
  (cd "$stepwell_root" && exec "$maven_home/bin/mvn" "$@")
}

# Maven with a few lines of progress instead of its log, which is kept and shown from its first error on.
# Usage: maven_brief NAME-OF-LOG ARGUMENTS…
maven_brief() {
  local log=$stepwell_root/target/$1.log
  shift
  mkdir -p "${log%/*}"
  if maven "$@" 2>&1 | tee "$log" | progress >&2; then
    return
  fi
  complaints <"$log" | head -n 150 >&2
  say "the build failed; all of its log is in ${log#"$stepwell_root/"}"
  return 1
}

# From the first error to Maven's summary, which repeats it.
complaints() {
  awk '
    /^\[ERROR\]/ { found = 1 }
    found && /Reactor Summary|-> \[Help 1\]/ { exit }
    found
  '
}

progress() {
  awk '
    /^\[INFO\] Building Stepwell: / { sub(/^\[INFO\] Building /, ""); sub(/ +[0-9.]+(-SNAPSHOT)? *(\[|$)/, " ["); print "  " $0; fflush() }
    /^\[(INFO|WARNING)\] Tests run: [0-9, A-Za-z:]*$/ { sub(/^\[[A-Z]+\] /, ""); print "    " $0; fflush() }
  '
}

# --- Packages ---------------------------------------------------------------------------------

# What a package was made of may not be newer than its stamp. Folders count: they tell of deleted files.
is_packaged() {
  local stamp=$stepwell_root/$1/target/dist/.stamp
  [ -e "$stamp" ] && (
    cd "$stepwell_root" &&
      [ -z "$(find pom.xml .mvn ./*/pom.xml ./*/src/main -newer "$stamp" -print -quit)" ]
  )
}

# Marks a package as made from the sources as they were at the time of a file.
stamp_package() { touch -r "$2" "$stepwell_root/$1/target/dist/.stamp"; }

package_now() {
  local module=$1 started
  is_packaged "$module" && return # another launcher has built it while this one waited
  say "building (the first time takes a minute or two)"
  started=$(mktemp)
  if ! maven_brief "package-$module" package -pl "$module" -am -DskipTests; then
    rm -f "$started"
    return 1
  fi
  stamp_package "$module" "$started"
  rm -f "$started"
}

# Makes MODULE/target/dist/lib, unless it is newer than all sources.
package() {
  is_packaged "$1" && return
  use_maven
  with_build_lock package_now "$1"
}

# --- Node -------------------------------------------------------------------------------------

has_node_20() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]
}

use_node() {
  has_node_20 && return
  if ! command -v node >/dev/null; then debian_install nodejs npm || true; fi
  has_node_20 || die "Node 20 or later with npm is needed (found: $(node -v 2>/dev/null || echo none)).
  Debian 13 has it as \`apt-get install nodejs npm\`; elsewhere see your system's packages."
}
