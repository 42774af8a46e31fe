/*
 * A stand-in for Windows 10's icuuc.dll, for the Wine test bed alone.
 *
 * Qt6Core.dll links to ICU's converters, which Wine 8 lacks, and so would not even load. Qt asks
 * them only for odd text encodings: here no converter can be opened, so nothing else is ever
 * called. It is compiled into the bed's own system32 and must never be shipped: Windows has the
 * real one.
 */
#define EXPORT __declspec(dllexport)

enum { U_FILE_ACCESS_ERROR = 4 };

/* Every ICU function that can fail takes the place of its error code last. */
EXPORT void *ucnv_open(const char *name, int *error)
{
    (void)name;
    *error = U_FILE_ACCESS_ERROR;
    return 0;
}

EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT const char *ucnv_getAvailableName(int index) { (void)index; return 0; }

EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, int *error)
{
    (void)name;
    (void)standard;
    *error = U_FILE_ACCESS_ERROR;
    return 0;
}

/* Only reached through a converter, and there is none. */
#define UNREACHED(function) EXPORT void *function(void) { return 0; }
UNREACHED(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
UNREACHED(UCNV_TO_U_CALLBACK_SUBSTITUTE)
UNREACHED(ucnv_cbFromUWriteUChars)
UNREACHED(ucnv_cbToUWriteUChars)
UNREACHED(ucnv_close)
UNREACHED(ucnv_fromUCountPending)
UNREACHED(ucnv_fromUnicode)
UNREACHED(ucnv_getFromUCallBack)
UNREACHED(ucnv_getMaxCharSize)
UNREACHED(ucnv_getName)
UNREACHED(ucnv_getToUCallBack)
UNREACHED(ucnv_reset)
UNREACHED(ucnv_setFromUCallBack)
UNREACHED(ucnv_setToUCallBack)
UNREACHED(ucnv_toUCountPending)
UNREACHED(ucnv_toUnicode)
