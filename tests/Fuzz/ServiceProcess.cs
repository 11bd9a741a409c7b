using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HRNet.Fuzz;

/// <summary>The service as a process of its own, on a free port of this machine.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const int LinesKept = 200;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private int _faults;

    private ServiceProcess(Process process, string host) => (_process, Host) = (process, host);

    /// <summary>Where it listens.</summary>
    public string Host { get; }

    /// <summary>Whether it is no more.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Faults of its own that it has told of.</summary>
    public int Faults => _faults;

    /// <summary>The last lines that it said, and how it ended.</summary>
    public string Words => string.Join('\n', _said) + (_process.HasExited ? $"\nended with {_process.ExitCode}" : "");

    /// <summary>Starts it, and waits until its models are loaded.</summary>
    /// <param name="program">HRNetWeb.dll.</param>
    /// <param name="settings">Settings as its command line takes them.</param>
    /// <exception cref="InvalidOperationException">It does not come up.</exception>
    public static async Task<ServiceProcess> StartAsync(string program, params string[] settings)
    {
        var host = $"127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { program, "--urls", $"http://{host}", "--Logging:LogLevel:Default", "Warning", "--Logging:LogLevel:HRNetWeb.RequestLog", "None" }.Concat(settings))
            start.ArgumentList.Add(argument);
        var service = new ServiceProcess(Process.Start(start)!, host);
        service._process.OutputDataReceived += service.Say;
        service._process.ErrorDataReceived += service.Say;
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        using var http = new HttpClient();
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < s_patience && !service.HasEnded; await Task.Delay(100))
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

        var words = service.Words;
        service.Dispose();
        throw new InvalidOperationException($"The service did not come up. {words}");
    }

    /// <summary>Memory of a process, in MiB: the most it ever had where the system tells, else what it has.</summary>
    public static double PeakMemory(Process process)
    {
        try
        {
            const string Peak = "VmHWM:";
            var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith(Peak, StringComparison.Ordinal));
            if (line is not null)
                return long.Parse(line[Peak.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024.0;
            process.Refresh();
            return process.HasExited ? 0 : process.WorkingSet64 / 1048576.0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>The most memory that it ever had, in MiB.</summary>
    public double PeakMemory() => PeakMemory(_process);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Say(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        if (line.Data.StartsWith("fail:", StringComparison.Ordinal) || line.Data.StartsWith("crit:", StringComparison.Ordinal))
            Interlocked.Increment(ref _faults);
        _said.Enqueue(line.Data);
        if (_said.Count > LinesKept)
            _said.TryDequeue(out _);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
