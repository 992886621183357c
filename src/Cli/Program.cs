using System.Runtime.InteropServices;
using Lab.Cli;

using var cancel = new CancellationTokenSource();

// The first Ctrl-C ends the work between two runs and leaves everything whole; a second one ends the process.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return LabCommand.Run(args, Console.Out, Console.Error, LabEnvironment.OfProcess(cancel.Token));

void Stop(PosixSignalContext signal)
{
    signal.Cancel = !cancel.IsCancellationRequested;
    cancel.Cancel();
}
