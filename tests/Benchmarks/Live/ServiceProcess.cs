using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HRNet.Benchmarks.Live;

/// <summary>A service as a process of its own, on a free port of this machine.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, string host) => (_process, Host) = (process, host);

    /// <summary>Where it listens.</summary>
    public string Host { get; }

    /// <summary>Processor time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Memory in use, in MiB.</summary>
    public double Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Threads of the process.</summary>
    public int Threads
    {
        get
        {
            _process.Refresh();
            return _process.Threads.Count;
        }
    }

    /// <summary>Files, sockets and the like that the process holds open.</summary>
    public int Handles
    {
        get
        {
            _process.Refresh();
            return _process.HandleCount;
        }
    }

    /// <summary>Whether it is still there.</summary>
    public bool Lives => !_process.HasExited;

    /// <summary>Starts one, and waits until <c>/health/ready</c> says that its models are loaded.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments, made for the address and port where it shall listen.</param>
    /// <param name="cancel">Gives it up.</param>
    /// <exception cref="InvalidOperationException">It does not come up within two minutes.</exception>
    public static async Task<ServiceProcess> StartAsync(string program, Func<string, IEnumerable<string>> arguments, CancellationToken cancel = default)
    {
        var host = $"127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(program, arguments(host)) { RedirectStandardOutput = true };
        var service = new ServiceProcess(Process.Start(start)!, host);
        service._process.OutputDataReceived += (_, line) => Console.Error.Write(line.Data is null ? "" : line.Data + "\n");
        service._process.BeginOutputReadLine();
        try
        {
            using var http = new HttpClient();
            for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(2) && service.Lives; await Task.Delay(100, cancel))
            {
                try
                {
                    using var response = await http.GetAsync(new Uri($"http://{host}/health/ready"), cancel);
                    if (response.IsSuccessStatusCode)
                        return service;
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                }
            }

            throw new InvalidOperationException("The service did not come up.");
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    /// <summary>Asks it to end, as whoever runs services does (SIGTERM).</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="OperationCanceledException">It did not end before that.</exception>
    public async Task<int> StopAsync(CancellationToken cancel)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancel);
        await _process.WaitForExitAsync(cancel);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
