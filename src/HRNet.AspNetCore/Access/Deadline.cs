using System.Diagnostics;
using System.Globalization;
using HRNet.AspNetCore.Problems;

namespace HRNet.AspNetCore.Access;

/// <summary>How long a client waits: what cannot be answered by then leaves the queues and costs nothing more.</summary>
internal sealed class Deadline : IDisposable
{
    /// <summary>The header, in seconds.</summary>
    public const string Header = "X-Request-Timeout";

    private const double Longest = 600;

    private readonly CancellationTokenSource _both;
    private readonly CancellationToken _gone;

    private readonly TimeSpan _wait;
    private readonly long _start = Stopwatch.GetTimestamp();

    private Deadline(HttpContext http, TimeSpan wait)
    {
        _wait = wait;
        _gone = http.RequestAborted;
        _both = CancellationTokenSource.CreateLinkedTokenSource(_gone);
        _both.CancelAfter(wait);
        http.RequestAborted = _both.Token;
        http.Features.Set(this);
    }

    /// <summary>Whether it is over and the client is still there to hear of it.</summary>
    public bool IsOver => _both.IsCancellationRequested && !_gone.IsCancellationRequested;

    /// <summary>What is left of it; zero or less once it is over.</summary>
    public TimeSpan Left => _wait - Stopwatch.GetElapsedTime(_start);

    /// <summary>The token of the client alone, so that it can be told.</summary>
    public CancellationToken Gone => _gone;

    /// <summary>What the request says: nothing, a time from now on, or what is no number of seconds.</summary>
    public static Problem? Read(HttpContext http, out Deadline? deadline)
    {
        deadline = null;
        var text = http.Request.Headers[Header].ToString();
        if (text.Length == 0)
            return null;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds is not (> 0 and <= Longest))
            return new(400, "invalid_header", $"The header {Header} is a number of seconds above 0 and up to {Longest}.");
        deadline = new(http, TimeSpan.FromSeconds(seconds));
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _both.Dispose();
}
