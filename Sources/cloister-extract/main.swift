internal import Extraction
internal import Glibc

exit(ExtractionJob.run(arguments: CommandLine.arguments))
