/**
 * What each shell has to be told: to ask `pipeline complete` for the words that may stand at the cursor, one a line with
 * its summary behind a tab, and to complete files where there are none.
 */
export const scripts = {
  bash: `# pipeline's completion for bash: source <(pipeline completion bash)
_pipeline() {
  local head="\${COMP_LINE:0:COMP_POINT}" tail="\${COMP_LINE:COMP_POINT}" word _
  local -a before after
  read -r -a before <<<"$head"
  [[ $head == *[[:space:]] ]] && before+=("")
  # What follows the cursor in the same word is no word of its own.
  [[ $tail == [[:space:]]* ]] || tail="\${tail#"\${tail%%[[:space:]]*}"}"
  read -r -a after <<<"$tail"
  # Assignments may stand before the command.
  while [[ \${#before[@]} -gt 1 && \${before[0]} != "\${COMP_WORDS[0]}" ]]; do before=("\${before[@]:1}"); done
  local at=$((\${#before[@]} - 2))
  # Where : and = part words, readline replaces what stands behind them alone.
  local current="\${before[$((at + 1))]}" kept="" breaks="\${COMP_WORDBREAKS//[^:=]/}"
  [[ -n $breaks ]] && kept="\${current%"\${current##*[$breaks]}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("\${word#"$kept"}")
  done < <("$1" complete -- "$at" "\${before[@]:1}" "\${after[@]}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[/=] ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o bashdefault -o default -F _pipeline pipeline`,

  zsh: `# pipeline's completion for zsh: source <(pipeline completion zsh), after compinit
_pipeline() {
  local line word
  local -a closed open
  for line in "\${(@f)$("\${(Q)words[1]}" complete -- $((CURRENT - 2)) "\${(@Q)words[2,-1]}" 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    word="\${line%%$'\\t'*}"
    if [[ $word == *[/=] ]]; then open+=("$word"); else closed+=("\${word//:/\\\\:}:\${line#*$'\\t'}"); fi
  done
  if (( \${#closed} + \${#open} == 0 )); then _files; return; fi
  (( \${#closed} )) && _describe pipeline closed
  (( \${#open} )) && compadd -S '' -a open
  return 0
}
compdef _pipeline pipeline`,

  fish: `# pipeline's completion for fish: pipeline completion fish | source
function __pipeline_complete
    set -l words (commandline -opc)
    set -l name $words[1]
    set -e words[1]
    set -l current (commandline -ct)
    set -l found ($name complete -- (count $words) $words "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c pipeline -f -a '(__pipeline_complete)'`,
} as const;

export type Shell = keyof typeof scripts;
