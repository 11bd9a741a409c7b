using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HRNet.Benchmarks.Live;

/// <summary>The service as a process of its own, on a free port of this machine.</summary>
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

    /// <summary>Starts it, and waits until its models are loaded.</summary>
    /// <exception cref="InvalidOperationException">It does not come up within a minute.</exception>
    public static async Task<ServiceProcess> StartAsync(int cameras)
    {
        var host = $"127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            Path.Combine(AppContext.BaseDirectory, "HRNetWeb.dll"), "--urls", $"http://{host}", "--Live:MaxCameras", cameras.ToString(), "--Access:LiveConnectionsPerAddress", "0",
            "--Logging:LogLevel:Default", "Warning",
        })
            start.ArgumentList.Add(argument);
        var service = new ServiceProcess(Process.Start(start)!, host);
        service._process.OutputDataReceived += (_, line) => Console.Error.Write(line.Data is null ? "" : line.Data + "\n");
        service._process.BeginOutputReadLine();
        using var http = new HttpClient();
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(1) && !service._process.HasExited; await Task.Delay(100))
        {
            try
            {
                using var response = await http.GetAsync(new Uri($"http://{host}/health/ready"));
                if (response.IsSuccessStatusCode)
                    return service;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        service.Dispose();
        throw new InvalidOperationException("The service did not come up.");
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
