/* SPDX-License-Identifier: MIT */
#include "common/when.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "common/unit.h"

#define NSEC_PER_SEC  ((int64_t)1000000000)
#define NSEC_PER_USEC ((uint64_t)1000)

/* Exactly so many digits. */
static bool digits(const char **at, unsigned int count, int *ret)
{
	int value = 0;

	for (; count > 0; count--, ++*at) {
		if (**at < '0' || **at > '9')
			return false;
		value = value * 10 + (**at - '0');
	}
	*ret = value;
	return true;
}

static bool mark(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

/* Up to nine digits after the point. */
static bool fraction(const char **at, int64_t *ret_nsec)
{
	int64_t unit = NSEC_PER_SEC, value = 0;

	for (; **at >= '0' && **at <= '9' && unit > 1; ++*at) {
		unit /= 10;
		value += (**at - '0') * unit;
	}
	*ret_nsec = value;
	return unit < NSEC_PER_SEC;
}

static bool date(const char **at, struct tm *tm)
{
	if (!digits(at, 4, &tm->tm_year) || !mark(at, '-') || !digits(at, 2, &tm->tm_mon) ||
	    !mark(at, '-') || !digits(at, 2, &tm->tm_mday))
		return false;
	tm->tm_year -= 1900;
	tm->tm_mon--;
	return tm->tm_mon >= 0 && tm->tm_mon < 12 && tm->tm_mday >= 1 && tm->tm_mday <= 31;
}

static bool time_of_day(const char **at, struct tm *tm, int64_t *ret_nsec)
{
	*ret_nsec = 0;
	if (!digits(at, 2, &tm->tm_hour) || !mark(at, ':') || !digits(at, 2, &tm->tm_min))
		return false;
	if (mark(at, ':') && !digits(at, 2, &tm->tm_sec))
		return false;
	if (mark(at, '.') && !fraction(at, ret_nsec))
		return false;
	return tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec <= 60;
}

/* What ends a date and time: nothing, Z, +02:00. */
static bool zone(const char **at, bool *ret_local, int *ret_sec)
{
	bool east = **at == '+';
	int hours, minutes;

	*ret_sec = 0;
	*ret_local = **at == '\0';
	if (*ret_local || mark(at, 'Z'))
		return **at == '\0';
	if (!mark(at, '+') && !mark(at, '-'))
		return false;
	if (!digits(at, 2, &hours) || !mark(at, ':') || !digits(at, 2, &minutes) || **at)
		return false;
	*ret_sec = (hours * 3600 + minutes * 60) * (east ? 1 : -1);
	return hours < 24 && minutes < 60;
}

static int in_range(int64_t sec, int64_t nsec, uint64_t *ret)
{
	if (sec < 0 || sec >= INT64_MAX / NSEC_PER_SEC)
		return -EINVAL;
	*ret = (uint64_t)(sec * NSEC_PER_SEC + nsec);
	return 0;
}

static int parse_date(const char *text, uint64_t *ret)
{
	struct tm tm = {.tm_isdst = -1};
	bool local;
	int64_t nsec;
	int offset;

	if (!date(&text, &tm) || (!mark(&text, 'T') && !mark(&text, ' ')) ||
	    !time_of_day(&text, &tm, &nsec) || !zone(&text, &local, &offset))
		return -EINVAL;
	return in_range((local ? mktime(&tm) : timegm(&tm)) - offset, nsec, ret);
}

static int parse_time(const char *text, uint64_t last_nsec, uint64_t *ret)
{
	time_t last = (time_t)(last_nsec / (uint64_t)NSEC_PER_SEC);
	struct tm tm = {0}, day;
	int64_t nsec;

	if (!time_of_day(&text, &tm, &nsec) || *text || !localtime_r(&last, &day))
		return -EINVAL;
	for (int back = 0; back < 2; back++) {
		struct tm at = day;
		at.tm_hour = tm.tm_hour;
		at.tm_min = tm.tm_min;
		at.tm_sec = tm.tm_sec;
		at.tm_mday -= back;
		at.tm_isdst = -1;
		int r = in_range(mktime(&at), nsec, ret);
		if (r < 0 || *ret <= last_nsec)
			return r;
	}
	return 0;
}

static int parse_offset(const char *text, uint64_t first_nsec, uint64_t last_nsec, uint64_t *ret)
{
	bool back = *text == '-';
	uint64_t usec;

	if (unit_parse_usec(text + 1, &usec) < 0 || usec > UINT64_MAX / NSEC_PER_USEC)
		return -EINVAL;
	uint64_t nsec = usec * NSEC_PER_USEC;
	if (back)
		*ret = nsec < last_nsec ? last_nsec - nsec : 0;
	else
		*ret = nsec < UINT64_MAX - first_nsec ? first_nsec + nsec : UINT64_MAX;
	return 0;
}

int when_parse(const char *text, uint64_t first_nsec, uint64_t last_nsec, uint64_t *ret_nsec)
{
	uint64_t nsec;
	int r;

	if (*text == '-' || *text == '+')
		r = parse_offset(text, first_nsec, last_nsec, &nsec);
	else if (strlen(text) > 4 && text[4] == '-')
		r = parse_date(text, &nsec);
	else
		r = parse_time(text, last_nsec, &nsec);
	if (r == 0)
		*ret_nsec = nsec;
	return r;
}
