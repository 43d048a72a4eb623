// Boost.JSON for one plugin, compiled in and hidden: plugins need no shared Boost library.
#include <boost/json/src.hpp>
