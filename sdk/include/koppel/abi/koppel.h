/* koppel.h: the whole stable plugin ABI. */
#ifndef KOPPEL_ABI_KOPPEL_H
#define KOPPEL_ABI_KOPPEL_H

#include "base.h"
#include "host.h"
#include "host_clock.h"
#include "host_credentials.h"
#include "host_http.h"
#include "host_log.h"
#include "host_state.h"
#include "lookup.h"
#include "options.h"
#include "plugin.h"
#include "sink.h"
#include "source.h"
#include "webhook.h"

#endif
