# shellcheck disable=SC2030,SC2031,SC2154 # each test has a server of its own
# tiebreak serve: starting, refusing to start, and ending. What it answers is tested in tests/web.
load helper

setup_file() {
    if timeout 20 "$TIEBREAK" serve --listen 127.0.0.1:x --store "$BATS_FILE_TMPDIR/try.db" 2>&1 | grep -q 'built without'; then
        export SKIPPED='this tiebreak was built without what it needs to serve, and says so'
    fi
}

teardown() {
    [ -z "${server:-}" ] || kill -KILL "$server" 2>/dev/null || true
}

# begin OPTION...: serves on a port the system picks; $server is the process, $url where it answers.
begin() {
    rm -f out err # what an earlier one said
    "$TIEBREAK" serve --listen 127.0.0.1:0 --no-evidence "$@" >out 2>err &
    server=$!
    for _ in {1..1200}; do
        url=$(sed -n 's/^tiebreak: \(http[^ ]*\).*/\1/p' out 2>/dev/null || true)
        [ -z "$url" ] || return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    cat out err >&2
    return 1
}

# ended: its exit status in $status, once it has ended; one that does not is killed.
ended() {
    for _ in {1..600}; do
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$server" 2>/dev/null || true
    status=0
    wait "$server" || status=$?
    server=
}

# end SIGNAL: tells it to.
end() {
    kill -"$1" "$server"
    ended
}

# A module for the tests that speak HTTP themselves: begun(at) waits until the server has read of a request that was sent in part.
half_sent() {
    cat >half_sent.py <<'END'
import time, urllib.request

def begun(url):
    until = time.monotonic() + 60
    while "tiebreak_http_requests_at_hand 2\n" not in urllib.request.urlopen(url + "metrics", timeout=60).read().decode():
        assert time.monotonic() < until, "the request never arrived"
        time.sleep(0.02)
END
    export PYTHONPATH=$PWD PYTHONDONTWRITEBYTECODE=1
}

# ask PATH: the status and the body.
ask() {
    python3 - "$url" "$1" <<'END'
import sys, urllib.error, urllib.request
try:
    answer = urllib.request.urlopen(sys.argv[1].rstrip("/") + sys.argv[2], timeout=60)
except urllib.error.HTTPError as error:
    answer = error
print(answer.status, answer.read().decode())
END
}

@test "says where it answers, in one line; quiet too" {
    begin --log off
    [[ $(cat out) =~ ^tiebreak:\ http://127\.0\.0\.1:[0-9]+/\ \(Ctrl-C\ ends\ it\)$ ]]
    end TERM
    begin --quiet --log off
    [[ $(cat out) =~ ^tiebreak:\ http://127\.0\.0\.1:[0-9]+/ ]]
    [ ! -s err ]
    end TERM
}

@test "SIGTERM and SIGINT end it, and it is then done" {
    for signal in TERM INT; do
        begin
        end "$signal"
        expect 0
    done
}

@test "a request that is half sent when it is told to end is still answered" {
    begin --deadline 60
    half_sent
    python3 - "$url" "$server" <<'END'
import json, os, signal, socket, sys, time, urllib.parse
from half_sent import begun
at = urllib.parse.urlsplit(sys.argv[1])
body = json.dumps({"tiebreak": "profile/1", "title": "Chat", "description": "A live chat."}).encode()
head = f"POST /api/v1/score HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
sock = socket.create_connection((at.hostname, at.port), timeout=60)
sock.sendall(head.encode() + body[:10])
begun(sys.argv[1])
os.kill(int(sys.argv[2]), signal.SIGTERM)
until = time.monotonic() + 30
try:
    while time.monotonic() < until:
        socket.create_connection((at.hostname, at.port), timeout=30).close()
        time.sleep(0.02)
    sys.exit("it still lets people in")
except OSError:
    pass
sock.sendall(body[10:])
answer = b""
while piece := sock.recv(65536):
    answer += piece
assert answer.startswith(b"HTTP/1.1 200 "), answer[:200]
assert answer.rstrip().endswith(b"}"), answer[-200:]
END
    ended
    expect 0
}

@test "one that never sends the rest holds it up no longer than the deadline" {
    begin --deadline 3
    half_sent
    python3 - "$url" "$server" <<'END'
import os, signal, socket, sys, urllib.parse
from half_sent import begun
at = urllib.parse.urlsplit(sys.argv[1])
sock = socket.create_connection((at.hostname, at.port), timeout=60)
sock.sendall(f"POST /api/v1/score HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Length: 100\r\n\r\n{{".encode())
begun(sys.argv[1])
os.kill(int(sys.argv[2]), signal.SIGTERM)
while sock.recv(65536):
    pass
END
    ended
    expect 0
}

@test "a port that is taken" {
    begin
    port=${url%/}
    port=${port##*:}
    tiebreak serve --listen "127.0.0.1:$port" --store other.db
    expect 3
    contains "$stderr" "cannot listen on '127.0.0.1:$port'"
    contains "$stderr" 'another program has that port'
    [ -z "$output" ]
    end TERM
}

@test "an address that is none" {
    for address in '' 8080 :8080 127.0.0.1 127.0.0.1: 127.0.0.1:70000 127.0.0.1:-1 127.0.0.1:8x no.such.name:80 '[::1' '[zz]:80' 127.0.0.1:80:90; do
        tiebreak serve --listen "$address"
        expect 2
        contains "$stderr" "cannot listen on '$address'"
        contains "$stderr" '127.0.0.1:8080'
    done
}

@test "a host that is none" {
    for host in '' https://tiebreak.example tiebreak.example/ 'a b' tiebreak.example: tiebreak.example:port a:1:2 '*' '[::1'; do
        tiebreak serve --listen 127.0.0.1:0 --host "$host"
        expect 2
        contains "$stderr" "'$host' is not the name of a host"
        contains "$stderr" 'tiebreak.example'
    done
}

@test "an origin that is none" {
    for origin in '' '*' null intranet.example https://intranet.example/ https://Intranet.example HTTPS://intranet.example ftp://a 'https://a b' https:// https://a:b; do
        tiebreak serve --listen 127.0.0.1:0 --cors "$origin"
        expect 2
        contains "$stderr" "'$origin' is not an origin"
    done
}

@test "hosts and an origin that are some" {
    begin --host tiebreak.example --host tiebreak.example:8443 --host '[fd00::1]' --host 10.0.0.1 --cors https://intranet.example:8443
    end TERM
    expect 0
}

@test "a token that can be guessed, or is not there" {
    printf 'short\n' >short
    printf 'two words are not a token\n' >spaced
    printf 'x%.0s' {1..5000} >long
    : >empty
    for file in short spaced empty; do
        tiebreak serve --listen 127.0.0.1:0 --admin-token-file "$file"
        expect 2
        contains "$stderr" "the token in '$file'"
    done
    tiebreak serve --listen 127.0.0.1:0 --admin-token-file long
    expect 3
    contains "$stderr" 'too long'
    tiebreak serve --listen 127.0.0.1:0 --admin-token-file none
    expect 3
    contains "$stderr" "'none'"
    mkdir folder
    tiebreak serve --listen 127.0.0.1:0 --admin-token-file folder
    expect 3
}

@test "a log that cannot be opened" {
    printf 'This is no database, and longer than a header of one would be, by far: it goes on and on and on.' >text.db
    tiebreak serve --listen 127.0.0.1:0 --store text.db
    [ "$status" -ge 2 ]
    contains "$stderr" 'text.db'
    mkdir folder
    tiebreak serve --listen 127.0.0.1:0 --store folder
    [ "$status" -ge 2 ]
    contains "$stderr" 'folder'
    : >file
    tiebreak serve --listen 127.0.0.1:0 --store file/log.db
    [ "$status" -ge 2 ]
    contains "$stderr" 'file/log.db'
    [ -z "$output" ]
}

@test "healthy only while the log can be read" {
    begin --store log.db
    run ask /healthz
    [ "$output" = '200 {"status":"ok"}' ]
    for file in log.db log.db-wal; do
        [ ! -e "$file" ] || dd if=/dev/urandom of="$file" bs=4096 count=64 conv=notrunc status=none
    done
    truncate -s 100 log.db
    run ask /healthz
    [[ $output == 503* ]] || {
        echo "$output" >&2
        return 1
    }
    contains "$output" '"status":503'
    run ask /about
    [[ $output == 200* ]]
    end TERM
}

@test "measurements that cannot be read" {
    echo '{' >evidence.json
    tiebreak serve --listen 127.0.0.1:0 --evidence evidence.json
    expect 2
    contains "$stderr" 'evidence.json'
    tiebreak serve --listen 127.0.0.1:0 --evidence evidence.json --no-evidence
    expect 2
    tiebreak serve --listen 127.0.0.1:0 --evidence none.json
    expect 3
}

@test "another pack has pages too" {
    make_pack
    begin --pack pack --store log.db
    for page in / /rules '/rules?q=pot' /evidence /about /api/v1/questions /openapi.json; do
        run ask "$page"
        [[ $output == 200* ]]
    done
    run ask /rules
    contains "$output" 'A pot serves many.'
    contains "$output" 'When the cups is at least 3.'
    end TERM
}

@test "the options in its unit file and its description are options of it" {
    tiebreak serve --help
    while read -r option; do
        contains "$output" "$option"
    done < <(grep -oh -e '--[a-z][a-z-]*' "$ROOT/docs/tiebreak.service" <(sed -n '/^## Options/,/^It ends/p' "$ROOT/docs/serving.md") | sort -u)
    while read -r option; do
        [[ $option =~ ^--(color|help|version)$ ]] || contains "$(cat "$ROOT/docs/serving.md")" "$option"
    done < <(grep -o -e '^  *--[a-z][a-z-]*' <<<"$output" | sort -u)
}
