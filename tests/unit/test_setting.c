/* SPDX-License-Identifier: MIT */
#include "cgroup/knob.h"

#include "tests/test.h"

#include <errno.h>
#include <string.h>

#define GIB (1ULL << 30)

static const struct setting_facts facts = {
	.ram_bytes = 8 * GIB, .swap_bytes = 2 * GIB, .parent_bytes = GIB, .page_bytes = 4096};

static struct knob_name name_of(const char *file)
{
	struct knob_name name;

	assert_true(knob_find(file, &name));
	return name;
}

/* What a policy's words become, or how they are refused. */
struct parse_row {
	const char *file, *text;
	int result;
	const char *out; /* the text to write, or a part of the error */
};

static void assert_parsed(const struct parse_row *row)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text out = {0};
	struct knob_name name = name_of(row->file);
	struct setting setting;
	struct err err = {0};

	int r = setting_parse(&name, row->text, &arena, &setting, &err);
	if (r == 0)
		r = setting_resolve(&setting, &facts, &err);
	if (r != row->result)
		print_message("# %s = '%s': %d %s\n", row->file, row->text, r, err.text);
	assert_int_equal(r, row->result);
	if (r < 0) {
		if (!strstr(err.text, row->out))
			print_message("# %s\n", err.text);
		assert_non_null(strstr(err.text, row->out));
		return;
	}
	setting_print(&setting, &out);
	assert_string_equal(text_str(&out), row->out);
}

static void single_values_are_read_with_their_units(UNUSED void **state)
{
	static const struct parse_row rows[] = {
		{"memory.max", "512M", 0, "536870912"},
		{"memory.max", "4096", 0, "4096"},
		{"memory.max", "1.5Gi", 0, "1610612736"},
		{"memory.max", "max", 0, "max"},
		{"memory.max", "0", 0, "0"},
		{"memory.max", "25%", 0, "2147483648"},
		{"memory.max", "25%parent", 0, "268435456"},
		{"memory.max", "33.33%", 0, "2863022080"},
		{"memory.swap.max", "50%", 0, "1073741824"},
		{"memory.max", "101%", -ERANGE, "memory.max = '101%': bytes such as 512M"},
		{"memory.max", "-1", -EINVAL, "25% of the machine, 25%parent, or max"},
		{"memory.max", "", -EINVAL, "memory.max = ''"},
		{"memory.max", "lots", -EINVAL, "memory.max = 'lots'"},
		{"memory.max", "512M 3", -EINVAL, "memory.max"},
		{"memory.max", "99999999999999999999", -ERANGE, "memory.max"},
		{"hugetlb.2MB.max", "1G", 0, "1073741824"},
		{"hugetlb.2MB.max", "x", -EINVAL, "hugetlb.2MB.max = 'x'"},
		{"cpu.weight", "1", 0, "1"},
		{"cpu.weight", "10000", 0, "10000"},
		{"cpu.weight", "0", -ERANGE, "cpu.weight = '0': a number from 1 to 10000"},
		{"cpu.weight", "10001", -ERANGE, "a number from 1 to 10000"},
		{"cpu.weight", "max", -EINVAL, "a number from 1 to 10000"},
		{"cpu.weight", "1k", -EINVAL, "a number from 1 to 10000"},
		{"cpu.weight.nice", "-20", 0, "-20"},
		{"cpu.weight.nice", "0", 0, "0"},
		{"cpu.weight.nice", "19", 0, "19"},
		{"cpu.weight.nice", "20", -ERANGE, "a number from -20 to 19"},
		{"cpu.weight.nice", "-21", -ERANGE, "a number from -20 to 19"},
		{"cpu.weight.nice", "--1", -EINVAL, "a number from -20 to 19"},
		{"cpu.max.burst", "50ms", 0, "50000"},
		{"cpu.max.burst", "0", 0, "0"},
		{"cpu.max.burst", "50000", -EINVAL, "say 5us, 5ms or 5s"},
		{"cpu.max.burst", "max", -EINVAL, "a duration such as 50ms"},
		{"cpu.idle", "yes", 0, "1"},
		{"cpu.idle", "Off", 0, "0"},
		{"cpu.idle", "true", 0, "1"},
		{"cpu.idle", "1", 0, "1"},
		{"cpu.idle", "2", -EINVAL, "cpu.idle = '2': yes or no"},
		{"cpu.uclamp.min", "20%", 0, "20.00"},
		{"cpu.uclamp.min", "12.5", 0, "12.50"},
		{"cpu.uclamp.max", "max", 0, "max"},
		{"cpu.uclamp.max", "101%", -ERANGE, "a percentage from 0% to 100%, or max"},
		{"pids.max", "10k", 0, "10000"},
		{"pids.max", "max", 0, "max"},
		{"pids.max", "4194305", -ERANGE, "a number from 0 to 4194304, or max"},
		{"pids.max", "-1", -EINVAL, "pids.max = '-1'"},
		{"pids.max", "many", -EINVAL, "pids.max = 'many'"},
		{"cgroup.max.depth", "3", 0, "3"},
		{"cgroup.max.depth", "2147483647", -ERANGE, "cgroup.max.depth"},
		{"io.prio.class", "idle", 0, "idle"},
		{"io.prio.class", "idl", -EINVAL, "no-change, promote-to-rt, restrict-to-be, idle"},
		{"cpuset.cpus.partition", "root", 0, "root"},
		{"cpuset.cpus.partition", "ro", -EINVAL, "member, root or isolated"},
		{"cpuset.cpus.partition", "", -EINVAL, "member, root or isolated"},
		{"cpuset.cpus", "0-3,6", 0, "0-3,6"},
		{"cpuset.cpus", "6,2-3,0,1", 0, "0-3,6"},
		{"cpuset.cpus", "16383", 0, "16383"},
		{"cpuset.cpus", "", 0, " "},
		{"cpuset.cpus", "16384", -ERANGE, "numbers and ranges such as 0-3,6"},
		{"cpuset.cpus", "3-0", -EINVAL, "numbers and ranges such as 0-3,6"},
		{"cpuset.cpus", "0,", -EINVAL, "cpuset.cpus = '0,'"},
		{"cpuset.cpus", ",0", -EINVAL, "cpuset.cpus"},
		{"cpuset.cpus", "0--1", -EINVAL, "cpuset.cpus"},
		{"cpuset.mems", "a", -EINVAL, "cpuset.mems"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_parsed(&rows[i]);
}

static void cpu_max_is_cpus_or_time_or_the_kernel_text(UNUSED void **state)
{
	static const struct parse_row rows[] = {
		{"cpu.max", "50%", 0, "50000 100000"},
		{"cpu.max", "250%", 0, "250000 100000"},
		{"cpu.max", "1.5", 0, "150000 100000"},
		{"cpu.max", "2", 0, "200000 100000"},
		{"cpu.max", "1500m", 0, "150000 100000"},
		{"cpu.max", "250m", 0, "25000 100000"},
		{"cpu.max", "max", 0, "max 100000"},
		{"cpu.max", "max 50000", 0, "max 50000"},
		{"cpu.max", "30ms", 0, "30000 100000"},
		{"cpu.max", "50000 100000", 0, "50000 100000"},
		{"cpu.max", "1000 1000000", 0, "1000 1000000"},
		{"cpu.max", "quota=150ms period=100ms", 0, "150000 100000"},
		{"cpu.max", "period=50ms quota=50%", 0, "25000 50000"},
		{"cpu.max", "50% period=20ms", 0, "10000 20000"},
		{"cpu.max", "quota=max", 0, "max 100000"},
		{"cpu.max", " 50% ", 0, "50000 100000"},
		{"cpu.max", "1%", 0, "1000 100000"},
		{"cpu.max", "0.5%", -ERANGE,
		 "500us of each 100ms period, the kernel's least is 1000us"},
		{"cpu.max", "0.5%", -ERANGE, "a period of 200ms or more would do"},
		{"cpu.max", "0.5% period=200ms", 0, "1000 200000"},
		{"cpu.max", "0", -ERANGE, "cpu.max quota = '0'"},
		{"cpu.max", "0%", -ERANGE, "cpu.max quota = '0%'"},
		{"cpu.max", "999 100000", -ERANGE, "cpu.max quota = '999'"},
		{"cpu.max", "50000 999", -ERANGE, "a duration such as 50ms from 1ms to 1s"},
		{"cpu.max", "50000 1000001", -ERANGE, "cpu.max period = '1000001'"},
		{"cpu.max", "50% period=2s", -ERANGE, "cpu.max period = '2s'"},
		{"cpu.max", "50000", -EINVAL, "a bare number is CPUs"},
		{"cpu.max", "50% 50%", -EINVAL, "a quota such as 50%"},
		{"cpu.max", "period=50ms", -EINVAL, "a quota such as 50%"},
		{"cpu.max", "quota=50% quota=20%", -EINVAL, "cpu.max quota is given twice"},
		{"cpu.max", "quota=50% size=1", -EINVAL,
		 "cpu.max has no 'size': quota= or period="},
		{"cpu.max", "", -EINVAL, "cpu.max = ''"},
		{"cpu.max", "fast", -EINVAL, "150%, 1.5 or 1500m of a CPU"},
		{"cpu.max", "-50%", -EINVAL, "cpu.max"},
		{"cpu.max", "18446744073709551615%", -ERANGE, "cpu.max"},
		{"cpu.max", "17592186044416 100000", -ERANGE, "cpu.max quota"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_parsed(&rows[i]);
}

static void values_of_devices_and_resources_have_an_object(UNUSED void **state)
{
	static const struct parse_row rows[] = {
		{"io.max", "8:0 rbps=50MiB wbps=20MB riops=2000", 0,
		 "8:0 rbps=52428800 wbps=20000000 riops=2000"},
		{"io.max", "/var/lib wiops=max", 0, "/var/lib wiops=max"},
		{"io.max", "/a dir/with blanks rbps=1", 0, "/a dir/with blanks rbps=1"},
		{"io.max", "8:0 max", 0, "8:0 rbps=max wbps=max riops=max wiops=max"},
		{"io.max", "8:0 rbps=5M", -EINVAL, "io.max rbps = '5M': bytes a second"},
		{"io.max", "8:0 rbps=5M", -EINVAL, "say MB or MiB"},
		{"io.max", "8:0 rbps=0", -ERANGE, "io.max rbps = '0'"},
		{"io.max", "8:0 riops=4294967295", -ERANGE, "from 1 to 4294967294, or max"},
		{"io.max", "8:0 rps=1", -EINVAL,
		 "io.max has no 'rps': rbps=, wbps=, riops= or wiops="},
		{"io.max", "8:0 rbps=1 rbps=2", -EINVAL, "io.max rbps is given twice"},
		{"io.max", "8:0 rbps=1 x", -EINVAL, "a device, then rbps="},
		{"io.max", "8:0", -EINVAL, "a device, then rbps="},
		{"io.max", "rbps=1", -EINVAL, "a device, then rbps="},
		{"io.max", "8:0 12", -EINVAL, "a device, then rbps="},
		{"io.max", "sda rbps=1", -EINVAL,
		 "'sda' is no device: /dev/..., MAJ:MIN or a path"},
		{"io.max", "8:0:1 rbps=1", -EINVAL, "is no device"},
		{"io.max", "99999:0 rbps=1", -EINVAL, "is no device"},
		{"io.max", "/a\nb rbps=1", -EINVAL, "is no name of a device"},
		{"io.max", "", -EINVAL, "io.max = ''"},
		{"io.latency", "8:0 target=10ms", 0, "8:0 target=10000"},
		{"io.latency", "8:0 10ms", 0, "8:0 target=10000"},
		{"io.latency", "8:0 target=10", -EINVAL, "say 5us, 5ms or 5s"},
		{"io.weight", "300", 0, "default 300"},
		{"io.weight", "default 300", 0, "default 300"},
		{"io.weight", "8:0 100", 0, "8:0 100"},
		{"io.weight", "/dev/sda 100", 0, "/dev/sda 100"},
		{"io.weight", "8:0 default", 0, "8:0 default"},
		{"io.weight", "default", -EINVAL, "a number from 1 to 10000"},
		{"io.weight", "default default", -EINVAL, "a number from 1 to 10000"},
		{"io.weight", "0", -ERANGE, "a number from 1 to 10000"},
		{"io.weight", "x 100", -EINVAL, "'x' is no device"},
		{"io.bfq.weight", "1001", -ERANGE, "a number from 1 to 1000"},
		{"io.cost.qos", "8:0 enable=yes ctrl=user rpct=95 rlat=10ms min=50% max=150%", 0,
		 "8:0 enable=1 ctrl=user rpct=95.00 rlat=10000 min=50.00 max=150.00"},
		{"io.cost.qos", "8:0 ctrl=auot", -EINVAL, "auto or user"},
		{"io.cost.qos", "8:0 max", -EINVAL, "a device, then enable="},
		{"rdma.max", "mlx4_0 hca_handle=2 hca_object=max", 0,
		 "mlx4_0 hca_handle=2 hca_object=max"},
		{"rdma.max", "a b hca_handle=2", -EINVAL, "'a b' is no name of a resource"},
		{"misc.max", "sev 10", 0, "sev 10"},
		{"misc.max", "sev max", 0, "sev max"},
		{"misc.max", "10", -EINVAL, "a resource and its limit"},
		{"misc.max", "a=b 10", -EINVAL, "is no name of a resource"},
		{"dmem.max", "drm/0000:03:00.0/vram0 1Gi", 0, "drm/0000:03:00.0/vram0 1073741824"},
		{"dmem.max", "drm/vram 25%", -EINVAL, "bytes such as 512M or 1.5Gi, or max"},
		{"cgroup.procs", "1", -EINVAL, "it makes something happen and holds no limit"},
		{"cgroup.freeze", "1", -EINVAL, "it makes something happen and holds no limit"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_parsed(&rows[i]);
}

static void fields_of_a_map_are_given_one_by_one(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text out = {0};
	struct setting quota = {.name = name_of("cpu.max")};
	struct setting disk = {.name = name_of("io.max"), .object = "8:0"};
	struct err err = {0};

	assert_int_equal(setting_parse_field(&quota, "period", "50ms", &arena, &err), 0);
	assert_int_equal(setting_resolve(&quota, &facts, &err), -EINVAL);
	assert_string_equal(err.text, "cpu.max: the quota is missing");
	assert_int_equal(setting_parse_field(&quota, "quota", "150%", &arena, &err), 0);
	assert_int_equal(setting_resolve(&quota, &facts, &err), 0);
	setting_print(&quota, &out);
	assert_string_equal(text_str(&out), "75000 50000");

	assert_int_equal(setting_resolve(&disk, &facts, &err), -EINVAL);
	assert_string_equal(err.text, "io.max: no value is given");
	assert_int_equal(setting_parse_field(&disk, "rbps", "1K", &arena, &err), -EINVAL);
	assert_int_equal(setting_parse_field(&disk, "rbps", "1KiB", &arena, &err), 0);
	assert_int_equal(setting_parse_field(&disk, "", "1KiB", &arena, &err), -EINVAL);
	assert_int_equal(setting_parse_field(&disk, "bps", "1KiB", &arena, &err), -EINVAL);
	text_clear(&out);
	setting_print(&disk, &out);
	assert_string_equal(text_str(&out), "8:0 rbps=1024");
}

static void a_parent_without_limit_is_the_machine(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct knob_name name = name_of("memory.max");
	struct setting_facts open_parent = facts;
	struct setting setting;
	struct err err = {0};

	open_parent.parent_bytes = UNIT_MAX;
	assert_int_equal(setting_parse(&name, "50%parent", &arena, &setting, &err), 0);
	assert_int_equal(setting_resolve(&setting, &open_parent, &err), 0);
	assert_true(setting.fields[0].n == 4 * GIB);
}

/* What a file says, as the text that would write it again. */
static void files_read_back_as_what_would_write_them(UNUSED void **state)
{
	static const struct {
		const char *file, *object, *content;
		int result;
		const char *out;
	} rows[] = {
		{"memory.max", NULL, "max\n", 0, "max"},
		{"memory.max", NULL, "4096\n", 0, "4096"},
		{"memory.max", NULL, "", -EBADMSG, "memory.max has ''"},
		{"memory.max", NULL, "-5\n", -EBADMSG, "memory.max has '-5"},
		{"cpu.max", NULL, "max 100000\n", 0, "max 100000"},
		{"cpu.max", NULL, "50000 100000\n", 0, "50000 100000"},
		{"cpu.max", NULL, "50000\n", -EBADMSG, "cpu.max has"},
		{"cpu.max", NULL, "50000 1 1\n", -EBADMSG, "cpu.max has"},
		{"cpu.weight", NULL, "0\n", 0, "0"}, /* while cpu.idle is 1 */
		{"cpu.weight.nice", NULL, "-5\n", 0, "-5"},
		{"cpu.weight.nice", NULL, "-21\n", -EBADMSG, "cpu.weight.nice has"},
		{"cpu.uclamp.min", NULL, "0.00\n", 0, "0.00"},
		{"cpu.uclamp.max", NULL, "max\n", 0, "max"},
		{"cpuset.cpus", NULL, "\n", 0, " "},
		{"cpuset.cpus", NULL, "0-1,3\n", 0, "0-1,3"},
		{"cpuset.cpus.partition", NULL, "root invalid (Parent is not a partition root)\n",
		 0, "root invalid (Parent is not a partition root)"},
		{"io.max", "8:0", "8:16 rbps=5 wbps=max riops=max wiops=max\n", 0,
		 "8:0 rbps=max wbps=max riops=max wiops=max"},
		{"io.max", "8:0", "8:0 rbps=5 wbps=max riops=max wiops=7\n", 0,
		 "8:0 rbps=5 wbps=max riops=max wiops=7"},
		{"io.max", "8:0", "", 0, "8:0 rbps=max wbps=max riops=max wiops=max"},
		{"io.max", "8:0", "8:0 rbps=x\n", -EBADMSG, "io.max has"},
		{"io.max", "8:0", "8:0 news=5 rbps=5\n", 0, "8:0 rbps=5"},
		{"io.max", NULL, "", -EBADMSG, "io.max has"},
		{"io.latency", "8:0", "", 0, "8:0 target=max"},
		{"io.weight", NULL, "default 100\n8:0 200\n", 0, "default 100"},
		{"io.weight", "default", "default 100\n8:0 200\n", 0, "default 100"},
		{"io.weight", "8:0", "default 100\n8:0 200\n", 0, "8:0 200"},
		{"io.weight", "8:16", "default 100\n8:0 200\n", 0, "8:16 default"},
		{"io.weight", NULL, "8:0 200\n", -EBADMSG, "io.weight has"},
		{"io.bfq.weight", NULL, "100\n", 0, "default 100"},
		{"misc.max", "sev", "sev 10\nsev_es max\n", 0, "sev 10"},
		{"misc.max", "sev_es", "sev 10\nsev_es max\n", 0, "sev_es max"},
		{"dmem.min", "vram", "", 0, "vram 0"},
		{"rdma.max", "mlx4_0", "mlx4_0 hca_handle=2 hca_object=max\n", 0,
		 "mlx4_0 hca_handle=2 hca_object=max"},
		{"rdma.max", "mlx4_1", "mlx4_0 hca_handle=2 hca_object=max\n", 0,
		 "mlx4_1 hca_handle=max hca_object=max"},
		{"io.prio.class", NULL, "no-change\n", 0, "no-change"},
		{"cgroup.freeze", NULL, "1\n", 0, "1"},
		{"cgroup.procs", NULL, "1\n2\n", -EBADMSG, "cgroup.procs has"},
		{"hugetlb.2MB.max", NULL, "2097152\n", 0, "2097152"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text out = {0};
		struct knob_name name = name_of(rows[i].file);
		struct setting setting;
		struct err err = {0};
		int r = setting_read(&name, rows[i].object, rows[i].content, &arena, &setting,
				     &err);
		if (r != rows[i].result)
			print_message("# %s '%s': %d %s\n", rows[i].file, rows[i].content, r,
				      err.text);
		assert_int_equal(r, rows[i].result);
		if (r == 0)
			setting_print(&setting, &out);
		assert_non_null(strstr(r == 0 ? text_str(&out) : err.text, rows[i].out));
	}
}

static void settings_are_compared_by_what_they_mean(UNUSED void **state)
{
	static const struct {
		const char *file, *want, *object, *have;
		bool equal;
	} rows[] = {
		{"memory.max", "1000000", NULL, "999424\n", true},
		{"memory.max", "1000000", NULL, "995328\n", false},
		{"memory.max", "4096", NULL, "8192\n", false},
		{"memory.max", "9223372036854771712", NULL, "max\n", true},
		{"memory.max", "max", NULL, "0\n", false},
		{"hugetlb.2MB.max", "3M", NULL, "2097152\n", true},
		{"hugetlb.1GB.max", "3M", NULL, "0\n", true},
		{"hugetlb.2MB.max", "4M", NULL, "2097152\n", false},
		{"cpu.max", "50%", NULL, "50000 100000\n", true},
		{"cpu.max", "50%", NULL, "25000 50000\n", false},
		{"cpu.max", "max", NULL, "max 50000\n", true},
		{"cpu.max", "max", NULL, "50000 100000\n", false},
		{"cpu.weight.nice", "-5", NULL, "-5\n", true},
		{"cpu.uclamp.min", "100%", NULL, "max\n", true},
		{"cpu.uclamp.min", "99.99%", NULL, "max\n", true},
		{"cpu.uclamp.min", "99%", NULL, "max\n", false},
		{"cpu.uclamp.min", "20%", NULL, "20.00\n", true},
		{"cpuset.cpus", "3,0-2", NULL, "0-3\n", true},
		{"cpuset.cpus", "0-2", NULL, "0-3\n", false},
		{"cpuset.cpus", "", NULL, "\n", true},
		{"cpuset.cpus.partition", "root", NULL, "root\n", true},
		{"cpuset.cpus.partition", "root", NULL, "root invalid (Cpu list empty)\n", false},
		{"io.max", "8:0 rbps=1MB", "8:0", "8:0 rbps=1000000 wbps=5 riops=max wiops=max\n",
		 true},
		{"io.max", "8:0 rbps=1MB", "8:0", "8:0 rbps=1000001 wbps=5 riops=max wiops=max\n",
		 false},
		{"io.max", "8:0 rbps=max", "8:0", "", true},
		{"io.max", "8:0 rbps=1MB", "8:16", "8:16 rbps=1000000\n", false},
		{"io.weight", "300", NULL, "default 300\n", true},
		{"io.weight", "300", NULL, "default 100\n8:0 300\n", false},
		{"io.weight", "8:0 300", "8:0", "default 100\n8:0 300\n", true},
		{"io.weight", "8:0 300", NULL, "default 300\n", false},
		{"io.weight", "8:0 default", "8:0", "default 300\n", true},
		{"io.weight", "8:0 300", "8:0", "default 300\n", false},
		{"io.cost.qos", "8:0 enable=0", "8:0", "", false},
		{"misc.max", "sev 10", "sev", "sev 10\n", true},
		{"dmem.max", "vram 5000", "vram", "vram 4096\n", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct knob_name name = name_of(rows[i].file);
		struct setting want, have;
		struct err err = {0};
		assert_int_equal(setting_parse(&name, rows[i].want, &arena, &want, &err), 0);
		assert_int_equal(setting_resolve(&want, &facts, &err), 0);
		assert_int_equal(
			setting_read(&name, rows[i].object, rows[i].have, &arena, &have, &err), 0);
		if (setting_equal(&want, &have, facts.page_bytes) != rows[i].equal)
			print_message("# %s '%s' '%s'\n", rows[i].file, rows[i].want, rows[i].have);
		assert_int_equal(setting_equal(&want, &have, facts.page_bytes), rows[i].equal);
	}
}

TEST_MAIN(TEST(single_values_are_read_with_their_units),
	  TEST(cpu_max_is_cpus_or_time_or_the_kernel_text),
	  TEST(values_of_devices_and_resources_have_an_object),
	  TEST(fields_of_a_map_are_given_one_by_one), TEST(a_parent_without_limit_is_the_machine),
	  TEST(files_read_back_as_what_would_write_them),
	  TEST(settings_are_compared_by_what_they_mean))
