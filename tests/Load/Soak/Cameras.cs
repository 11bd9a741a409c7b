using System.Net.WebSockets;
using System.Text;
using HRNet.Benchmarks.Live;
using Microsoft.AspNetCore.SignalR;

namespace HRNet.Load.Soak;

/// <summary>Live cameras that come, film for some seconds and go: over SignalR in MessagePack, and bare ones that break off in the middle.</summary>
internal sealed class Cameras(string host, Ledger ledger)
{
    private static readonly byte[] s_broken = [.. Samples.Photographs[0].Take(200)];

    /// <summary>One camera after another, until it is stopped.</summary>
    public async Task FilmAsync(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (random.Next(4) == 0)
                    await BreakOffAsync(random);
                else
                    await FilmOnceAsync(random, stop);
            }
            catch (Exception e) when (e is HubException or HttpRequestException or WebSocketException or IOException or InvalidOperationException)
            {
                ledger.Add("camera", e.GetType().Name, expected: false, e.Message);
            }

            await Task.Delay(random.Next(500, 3000), CancellationToken.None);
        }
    }

    private async Task FilmOnceAsync(Random random, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var connection = await LiveConnection.StartAsync("messagepack", host, patience.Token);
        var task = random.Next(3) == 0 ? "segment" : "pose";
        var reading = ReadAsync(connection, task, ending.Token);
        try
        {
            var (frames, fps) = (random.Next(20, 150), random.Next(5, 20));
            for (var n = 1; n <= frames && !reading.IsCompleted && !stop.IsCancellationRequested; n++)
            {
                var image = random.Next(25) == 0 ? s_broken : Samples.Photographs[random.Next(Samples.Photographs.Count)];
                await connection.SendAsync(n, image, CancellationToken.None);
                await Task.Delay(1000 / fps, CancellationToken.None);
            }
        }
        finally
        {
            await ending.CancelAsync();
        }

        await reading;
        ledger.Add("camera", "went");
    }

    private async Task ReadAsync(LiveConnection connection, string task, CancellationToken end)
    {
        try
        {
            await foreach (var message in connection.OpenAsync(task, end))
            {
                if (message.Type == "error")
                    ledger.Add("frame", message.Final ? $"final: {message.Message}" : "error", expected: !message.Final, message.Message ?? "");
                else if (message.Type == "result")
                    ledger.Add("frame", "result");
            }
        }
        catch (OperationCanceledException)
        {
            // It ended the stream itself.
        }
    }

    /// <summary>Speaks JSON by hand, opens, sends a frame or half of one, and is gone without a word.</summary>
    private async Task BreakOffAsync(Random random)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{host}/hubs/live"), patience.Token);
        var frame = $$$"""{"type":1,"target":"Frame","arguments":[{"sequence":1,"image":"{{{Convert.ToBase64String(Samples.Photographs[0])}}}"}]}""";
        await SayAsync("""{"protocol":"json","version":1}""" + "\u001e");
        await SayAsync("""{"type":4,"invocationId":"1","target":"Open","arguments":[{"task":"pose"}]}""" + "\u001e");
        await SayAsync(random.Next(2) == 0 ? frame + "\u001e" : frame[..(frame.Length / 2)]);
        await Task.Delay(random.Next(200), patience.Token);
        socket.Abort();
        ledger.Add("camera", "broke off");

        Task SayAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
    }
}
