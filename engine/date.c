#include "date.h"

#include "number.h"

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool tb_date_parse(tb_text text, tb_date *out)
{
    unsigned long year, month, day;
    int days = 0;

    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-' ||
        !tb_number_parse_whole((tb_text){text.at, 4}, 9999, &year) ||
        !tb_number_parse_whole((tb_text){text.at + 5, 2}, 12, &month) ||
        !tb_number_parse_whole((tb_text){text.at + 8, 2}, 31, &day) || year < 1970 || month < 1 || day < 1 ||
        (int)day > month_days((int)year, (int)month))
        return false;
    for (int y = 1970; y < (int)year; y++)
        days += is_leap(y) ? 366 : 365;
    for (int m = 1; m < (int)month; m++)
        days += month_days((int)year, m);
    *out = days + (int)day - 1;
    return true;
}

void tb_date_put(tb_buf *out, tb_date date)
{
    int year = 1970, month = 1, days = date;

    while (days >= (is_leap(year) ? 366 : 365)) {
        days -= is_leap(year) ? 366 : 365;
        year++;
    }
    while (days >= month_days(year, month)) {
        days -= month_days(year, month);
        month++;
    }
    tb_buf_printf(out, "%04d-%02d-%02d", year, month, days + 1);
}
