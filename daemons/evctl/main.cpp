#include "evctl/run.hpp"

int main(int argc, char** argv) { return evc::evctl::run(argc, argv); }
