/* Prints the ABI's layout. When a minor version is released, its output becomes sdk/abi/layout-<major>.txt.
 */
#include "layout.h"

int main(void) {
    print_abi_layout(stdout);
    return 0;
}
