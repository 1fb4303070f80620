#pragma once

namespace evc::service {

/// Gives back the pages of the program's file and of its libraries that are mapped and not written to: most of them are
/// there because the start needed them (relocation, symbol tables, constructors) and are not touched again. Those that
/// are needed come back from the page cache at their next use (madvise(2), MADV_DONTNEED). Half of what an idle service
/// holds resident is of this kind. To be called once, when the
/// start is over. A debugger that set breakpoints before has to set them again.
void drop_start_pages();

}  // namespace evc::service
