#!/usr/bin/env bash
# Makes the samples in this folder anew: see README.md. The picture needs chromium (or CHROMIUM=path).
set -e
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
samples=reports/samples
scenario=scenarios/kafka/a02-acks1-leader-power-loss.yaml

./lab run "$scenario" --runs 100 2>/dev/null > "$samples/a02-table.txt"
cp reports/latest/summary.json "$samples/summary.json"

./lab replay "$scenario" --seed 1 --out reports/replays > "$samples/a02-replay.txt"
cp reports/replays/replay-a02-acks1-leader-power-loss-base-seed-1-no-loss.svg "$samples/a02-diagram.svg"

size=$(sed -n '1s/.*width="\([0-9]*\)[^"]*" height="\([0-9]*\)[^"]*".*/\1,\2/p' "$samples/a02-diagram.svg")
"${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=2 \
  --window-size="$size" --screenshot="$PWD/$samples/a02-diagram.png" "file://$PWD/$samples/a02-diagram.svg" 2>/dev/null
