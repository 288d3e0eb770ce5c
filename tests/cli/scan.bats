# shellcheck disable=SC2016
load helper

# accepted: the profile in $output is one that `tiebreak score` takes.
accepted() {
    expect 0
    printf '%s\n' "$output" >profile.yaml
    tiebreak score --draws 50 --no-evidence profile.yaml
    expect 0
}

make_node() {
    mkdir -p node/src node/node_modules/scraper node/dist
    cat >node/package.json <<'END'
{
  "name": "support-chat",
  "scripts": {"start": "node src/index.js"},
  "dependencies": {"express": "^4.18.2", "socket.io": "^4.7.0", "stripe": "^14.0.0", "bullmq": "^5.1.0"},
  "devDependencies": {"cheerio": "^1.0.0"}
}
END
    touch node/package-lock.json
    echo '{"dependencies": {"colyseus": "1"}}' >node/node_modules/scraper/package.json
    echo '{"dependencies": {"mqtt": "1"}}' >node/dist/package.json
    printf 'FROM node:20-slim\nCMD ["node", "src/index.js"]\n' >node/Dockerfile
}

make_python() {
    mkdir -p python/app python/requirements
    printf 'Django>=4.2\ncelery[redis]==5.3  # tasks\n# scrapy\n' >python/requirements.txt
    printf 'pandas~=2.1\n' >python/requirements/data.txt
    cat >python/pyproject.toml <<'END'
[project]
name = "flask"
keywords = ["ortools", "scrapy"]
dependencies = ["fastapi>=0.100", "torch~=2.0"]
END
    printf '@admin.register(Order)\nclass OrderAdmin(admin.ModelAdmin):\n    pass\n' >python/app/admin.py
    echo 3.12 >python/.python-version
}

@test "a Node.js repository: each answer with its file and words" {
    make_node
    tiebreak scan node
    expect 0
    contains "$output" '  # package.json: "express": "^4.18.2"
  - rest_api'
    contains "$output" '  # package.json: "socket.io": "^4.7.0"
  - realtime_messaging'
    contains "$output" '  existing_code: [javascript]'
    contains "$output" '  # Dockerfile: FROM node:20-slim
  hosting: [containers]'
    contains "$output" '  parts_talk: queued'
    contains "$output" '# package-lock.json is there'
    accepted
    contains "$output" "Node.js for all three"
}

@test "what is only there for development, or was installed or built, says nothing" {
    make_node
    tiebreak scan node
    expect 0
    for id in web_scraping game_server iot_ingest; do
        [[ $output != *$id* ]]
    done
}

@test "a Python repository: several kinds of manifest, and no comment or keyword taken for a dependency" {
    make_python
    tiebreak scan python
    expect 0
    contains "$output" '  # requirements.txt: Django>=4.2
  - crud_back_office'
    contains "$output" '  # requirements/data.txt: pandas~=2.1
  - data_analysis'
    contains "$output" '  # pyproject.toml: torch~=2.0
  - machine_learning'
    contains "$output" '  # app/admin.py: @admin.register
  admin_batteries: true'
    contains "$output" 'celery[redis]==5.3'
    [[ $output != *scraping* && $output != *planning* ]]
    accepted
}

@test "a repository of several parts: both sides, and what differs is left open" {
    mkdir -p mono/web mono/ml mono/.github/workflows
    echo '{"dependencies": {"next": "14", "openai": "4"}}' >mono/web/package.json
    echo 'torch' >mono/ml/requirements.txt
    printf 'jobs:\n  - uses: actions/setup-python@v5\n' >mono/.github/workflows/ci.yml
    tiebreak scan mono
    expect 0
    contains "$output" '  - machine_learning'
    contains "$output" '  - page_rendering'
    contains "$output" '  # models is left open, as the files differ:
  # hosted: web/package.json: "openai": "4"
  # own: ml/requirements.txt: torch
'
    [[ $output != *"  models:"* ]]
    contains "$output" 'must_have: [javascript_web, python_data]'
    contains "$output" '.github/workflows/ci.yml: actions/setup-python@v5'
    accepted
}

@test "a product that is extended in Python alone is a framework that must be used" {
    mkdir -p cms erp/addon
    echo 'wagtail==6.1' >cms/requirements.txt
    tiebreak scan cms
    expect 0
    contains "$output" 'must_have: [python_web]'
    contains "$output" '  - content_site'
    printf '%s\n' "{'name': 'Stock', 'depends': ['base']}" >erp/addon/__manifest__.py
    tiebreak scan erp
    expect 0
    contains "$output" 'must_have: [python_web]'
    accepted
    printf '%s\n' "version = 3" >erp/addon/__manifest__.py
    tiebreak scan erp
    [[ $output != *must_have* ]]
}

@test "kinds of files are counted" {
    mkdir many
    for i in $(seq 12); do touch "many/$i.py"; done
    tiebreak scan many
    expect 0
    contains "$output" '  # 12 files of this kind, the first 1.py
  team_skills: [python]'
    rm many/1*.py
    tiebreak scan many
    [[ $output != *team_skills* ]]
}

@test "an empty folder: a profile that says nothing" {
    mkdir empty
    tiebreak scan empty
    expect 0
    contains "$output" '0 files'
    contains "$output" 'title: "empty"'
    [[ $output != *answers:* && $output != *workloads:* ]]
    accepted
}

@test "links are not followed, whether in a circle or out of the folder" {
    mkdir -p links/a outside
    echo '{"dependencies": {"express": "4"}}' >outside/package.json
    ln -s .. links/a/up
    ln -s ../outside links/out
    ln -s ../outside/package.json links/package.json
    ln -s nowhere links/broken
    tiebreak scan links
    expect 0
    contains "$output" '0 files, 0 of them looked into; 4 links not followed'
    [[ $output != *rest_api* ]]
    [ -z "$stderr" ]
}

@test "a pipe is not opened" {
    mkdir special
    mkfifo special/package.json
    run --separate-stderr timeout 60 "$TIEBREAK" scan special
    expect 0
}

@test "of a huge file only the beginning is read, and a warning says so" {
    mkdir huge
    { echo 'celery'; yes '# padding' | head -c 400000; echo; echo 'scrapy'; } >huge/requirements.txt
    tiebreak scan huge
    expect 0
    contains "$stderr" "warning: only the first 256 KiB were read: 'requirements.txt'"
    contains "$output" 'parts_talk: queued'
    contains "$output" '# Not everything was read'
    [[ $output != *scraping* ]]
}

@test "after 16 MiB nothing more is read" {
    mkdir large
    for i in $(seq 10 80); do
        mkdir "large/$i"
        head -c 262144 /dev/zero | tr '\0' '#' >"large/$i/requirements.txt"
    done
    echo celery >>large/80/requirements.txt
    tiebreak scan large
    expect 0
    contains "$stderr" "16 MiB of text were read, and no more is: '74/requirements.txt' and 6 more"
}

@test "too many files, too many folders one in another" {
    mkdir crowd
    (cd crowd && seq 20010 | xargs touch)
    tiebreak scan crowd
    expect 0
    contains "$stderr" "more than 20000 files and folders"
    mkdir -p deep/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18
    tiebreak scan deep
    expect 0
    contains "$stderr" "folders more than 16 deep are not entered: '1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17'"
    tiebreak scan deep --quiet
    expect 0
    [ -z "$stderr" ]
}

@test "binary files, invalid UTF-8 and odd names do no harm" {
    mkdir odd
    printf 'celery\0\377\n' >odd/requirements.txt
    printf '\377\376\nfastapi>=0.1 \303\n' >odd/requirements-web.txt
    mkdir -p $'odd/a\nb: c' $'odd/\303' $'odd/\033[31mred'
    echo 'scrapy' >$'odd/a\nb: c/requirements.txt'
    echo 'pandas' >$'odd/\033[31mred/requirements.txt'
    echo 'ortools' >$'odd/\303/requirements.txt'
    tiebreak scan odd
    expect 0
    [[ $output != *parts_talk* && $output != *$'\033'* ]]
    contains "$output" '# a?b: c/requirements.txt: scrapy'
    contains "$output" '# requirements-web.txt: fastapi>=0.1 ?'
    accepted
}

@test "a folder's name is a title, whatever it is" {
    mkdir $'\033[1m"quoted": \\ \377name'
    tiebreak scan $'\033[1m"quoted": \\ \377name'
    expect 0
    [[ $output != *$'\033'* ]]
    accepted
    mkdir named && cd named
    tiebreak scan .
    contains "$output" 'title: "named"'
    tiebreak scan /proc/self/fdinfo
    accepted
}

@test "json is one profile, which score takes" {
    make_python
    tiebreak scan python --format json
    expect 0
    is_json "$output"
    printf '%s' "$output" >profile.json
    tiebreak score --draws 50 --no-evidence profile.json
    expect 0
    tiebreak scan empty-not-there --format json
    expect 3
    is_json "$output"
}

@test "-o writes a file, and a pipe is scored" {
    make_node
    tiebreak scan node -o node.yaml
    expect 0
    [ -z "$output" ]
    tiebreak score --draws 50 --no-evidence node.yaml
    expect 0
    "$TIEBREAK" scan node | "$TIEBREAK" score --draws 50 --no-evidence - >report
    grep -q 'Node.js' report
}

@test "the same files give the same bytes, and the scan leaves them as they were" {
    make_node
    make_python
    mkdir both && cp -r node python both/
    before=$(find both -type f -exec sha256sum {} + | sort)
    tiebreak scan both
    first=$output
    tiebreak scan both
    [ "$output" = "$first" ]
    [ "$(find both -type f -exec sha256sum {} + | sort)" = "$before" ]
}

@test "what is no folder is refused" {
    tiebreak scan
    expect 2
    tiebreak scan nowhere
    expect 3
    contains "$stderr" "cannot open the folder 'nowhere'"
    touch file
    tiebreak scan file
    expect 3
    tiebreak scan --format xml .
    expect 2
}

@test "a folder that may not be read is told" {
    [ "$(id -u)" -ne 0 ] || skip "root may read everything"
    mkdir -p closed/inner
    chmod 0 closed/inner
    tiebreak scan closed
    chmod 755 closed/inner
    expect 0
    contains "$stderr" "could not be read: 'inner'"
}

@test "functions say their runtime, and firmware what it runs on" {
    mkdir functions board
    printf 'provider:\n  name: aws\n  runtime: python3.12\n' >functions/serverless.yml
    tiebreak scan functions
    expect 0
    contains "$output" '  # serverless.yml: python3.12
  existing_code: [python]'
    printf '[env:esp32dev]\nboard = esp32dev\n' >board/platformio.ini
    tiebreak scan board
    expect 0
    contains "$output" '  # platformio.ini is there
  - device_control'
    contains "$output" '  hosting: [microcontroller]'
}

@test "another pack's signals, or none" {
    make_pack
    mkdir repo && echo 'a kettle' >repo/list.txt
    tiebreak --pack pack scan repo
    expect 0
    [[ $output != *morning* ]]
    printf '%s\n' '- {id: kettle, file: list.txt, pattern: /kettle/, workload: morning, answers: {cups: 4}}' >pack/signals.yaml
    tiebreak --pack pack scan repo
    expect 0
    contains "$output" '  # list.txt: kettle
  - morning'
    contains "$output" '  cups: 4'
}
