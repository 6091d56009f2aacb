# SPDX-License-Identifier: MIT
# fish completion for cgov: the words come from cgov itself.
function __cgov_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    cgov complete $words[2..-1] "$typed" 2>/dev/null
end
complete -c cgov -a '(__cgov_complete)'
