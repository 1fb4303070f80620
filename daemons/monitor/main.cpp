#include "monitor/run.hpp"

int main(int argc, char** argv) { return evc::monitor::run(argc, argv); }
