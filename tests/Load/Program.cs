using System.CommandLine;
using HRNet.Load.Commands;

// Load on this machine's own service, and nobody else's: see README.md beside this.
var root = new RootCommand("Puts load on the service, which it publishes and starts by itself, and tells how it took it.")
{
    TableCommand.Create(), RawCommand.Create(), PeerCommand.Create(), SoakCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is InvalidOperationException or IOException or OperationCanceledException)
{
    Console.Error.WriteLine($"load: {(e is OperationCanceledException ? "stopped before the end." : e.Message)}");
    return 1;
}
