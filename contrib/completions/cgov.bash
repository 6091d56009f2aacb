# SPDX-License-Identifier: MIT
# bash completion for cgov: the words come from cgov itself.
_cgov()
{
	local IFS=$'\n'
	# "memory.max=" goes on with the value, so no space follows what ends in "=".
	mapfile -t COMPREPLY < <(cgov complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
	[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
	return 0
}
complete -o bashdefault -o default -F _cgov cgov
