# shellcheck shell=bash
#
# The server's classes loaded and linked ahead of time (the JVM's AOT cache), so that it starts in half the time.
# Sourced by the launcher, after common.sh. The cache is never needed: without it, or where the JVM finds that it was
# made by another Java or of other jars, everything works and only takes longer.

# shellcheck disable=SC2154 # common.sh says where the root is
aot_folder=$stepwell_root/cli/target/dist

# Prints where the cache of this package and this Java lies.
aot_cache() {
  printf '%s/%s.aot\n' "$aot_folder" \
    "$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release")"
}

# make_aot_cache OPTIONS…: makes it unless it is there. It has to be made with the options of the later server.
make_aot_cache() {
  local cache
  cache=$(aot_cache)
  if [ ! -e "$cache" ] && [ -w "$aot_folder" ]; then
    with_build_lock make_aot_cache_now "$cache" "$@"
  fi
}

# An empty file says that it did not work here and is not to be tried again.
make_aot_cache_now() {
  local cache=$1 work
  shift
  [ -e "$cache" ] && return # another launcher has made it while this one waited
  say "preparing faster starts (once for each build)"
  work=$(mktemp -d "$aot_folder/aot.XXXXXX")
  if (train "$work" "$@") >"$work/log" 2>&1 && [ -s "$work/cache" ]; then
    mv "$work/cache" "$cache"
  else
    : >"$cache"
    mv "$work/log" "$aot_folder/aot.log"
    say "that did not work, see $aot_folder/aot.log; removing $cache tries it again"
  fi
  rm -rf "$work"
}

# Runs a server of its own that does a little of everything; what it needed is written when it ends. In a shell of its
# own, which does not leave the server behind.
train() {
  local work=$1 port='' token=''
  shift
  "$JAVA_HOME/bin/java" "$@" "-XX:AOTCacheOutput=$work/cache" -cp "$aot_folder/lib/*" \
    dev.stepwell.cli.Main dev --host 127.0.0.1 --port 0 --data "$work/data" >"$work/out" &
  server=$!
  trap 'kill -KILL "$server" 2>/dev/null || true' EXIT
  for _ in {1..600}; do
    port=$(sed -n 's/^export QSTASH_URL=.*:\([0-9]*\)$/\1/p' "$work/out")
    token=$(sed -n 's/^export QSTASH_TOKEN=//p' "$work/out")
    if [ -n "$port" ] && [ -n "$token" ]; then break; fi
    kill -0 "$server" || return 1
    sleep 0.1
  done
  for i in {1..40}; do exercise "$port" "$token" "$i" || return 1; done
  kill -TERM "$server"
  wait "$server" || true # the status of a JVM that was told to end
}

# A message that the server delivers to itself, and a run with one step.
exercise() {
  local port=$1 token=$2 run=wfr_$3 url=http://127.0.0.1:$1/v2/keys item
  ask "$port" "$token" "POST /v2/publish/$url" '{"a":1}' "Upstash-Method: GET" "Upstash-Retries: 0" \
    "Upstash-Forward-Authorization: Bearer $token"
  item='"upstash-method":"POST","upstash-workflow-runid":"'$run'","upstash-workflow-url":"'$url'"'
  item+=',"upstash-feature-set":"LazyFetch,InitialBody","upstash-workflow-sdk-version":"1","upstash-retries":"0"'
  ask "$port" "$token" "POST /v2/batch" \
    '[{"destination":"'"$url"'","headers":{'"$item"',"upstash-workflow-init":"true","upstash-delay":"1h"},"body":"{}"}]'
  ask "$port" "$token" "POST /v2/batch" \
    '[{"destination":"'"$url"'","headers":{'"$item"',"upstash-workflow-init":"false"},"body":"{\"stepId\":1,\"stepName\":\"s\",\"stepType\":\"Run\",\"out\":\"1\",\"concurrent\":1}"}]'
  ask "$port" "$token" "DELETE /v2/workflows/runs/$run?cancel=false" '{}'
  ask "$port" "$token" "GET /v2/workflows/logs" ''
}

# ask PORT TOKEN "METHOD PATH" BODY HEADERS…: one request on a connection of its own; the answer does not matter.
ask() {
  local port=$1 token=$2 line=$3 body=$4
  shift 4
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%s\r\n' "$line HTTP/1.1" "Host: 127.0.0.1:$port" "Authorization: Bearer $token" "$@" \
    "Content-Type: application/json" "Content-Length: ${#body}" "Connection: close" "" >&3
  printf '%s' "$body" >&3
  cat <&3
  exec 3>&-
}
