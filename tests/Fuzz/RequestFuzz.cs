using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using HRNet.Fuzz.Hostile;
using HRNetWeb.Tests.Live;
using MessagePack;

namespace HRNet.Fuzz;

/// <summary>Requests that are none: forms, queries, headers, bytes on the bare connection, records of the hub in both protocols.</summary>
internal sealed partial class RequestFuzz(FuzzArguments arguments)
{
    private const int MostRead = 1 << 20;

    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(400);

    private static readonly byte[] s_picture = JpegFiles.Baseline(40, 30);

    private static readonly string[] s_queries =
    [
        "boxes=whole", "boxes=1,2,20,20;3,4,5,6&threshold=0.3", "threshold=0.5&personThreshold=.1&implausible=keep&maxPeople=3&flip=true&overlay=png&boxes=whole",
        "scales=0.5,1&flip=true&mask=rle&maskSize=64&overlay=webp", "mask=png&maskSize=16", "mask=none&model=segment", "model=pose&boxes=whole", "tasks=pose,segment&pose.boxes=whole&segment.mask=none",
        "classes=person,dog&maxDetections=2&nms=.5", "top=5", "boxes=0,0,99999999,1e308;-1,-1,0,0;nan,nan,nan,nan", "overlay=%00&mask=%FF%FE&flip=", "a=1&a=2&boxes=whole&boxes=whole",
    ];

    private static readonly string[] s_headers =
    [
        "Accept: application/json", "Accept: image/png;q=0.5, image/svg+xml, */*;q=0.1", "Accept: image/*", "Accept: */*, text/html;q=nan", "X-Request-Timeout: 2.5", "X-Request-Timeout: -1", "Origin: https://other.example",
        "Authorization: Bearer 0123456789", "X-Api-Key: key", "Content-Type: multipart/form-data; boundary=\"", "Content-Type: image/jpeg; charset=\u00e9", "Expect: 100-continue", "Content-Encoding: gzip",
        "Transfer-Encoding: chunked", "Range: bytes=0-5", "traceparent: 00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01", "X-Forwarded-For: ::1, 1.2.3.4", "Cookie: a=b", "Upgrade: h2c", "Accept-Encoding: br",
    ];

    private static readonly string[] s_paths =
    [
        "GET /health/live", "GET /health/ready", "GET /metrics", "GET /models", "GET /models/pose", "GET /models/..%2f..%2fetc%2fpasswd", "GET /devices", "GET /", "GET /index.html", "GET /swagger/index.html", "GET /swagger/v1/swagger.json",
        "HEAD /models", "OPTIONS /pose", "PUT /pose", "DELETE /models/pose", "POST /models/pull", "GET /models/pull/pose-w32-256x192", "GET /hubs/live", "POST /hubs/live/negotiate?negotiateVersion=1", "GET /../appsettings.json", "PROPFIND /",
    ];

    private static readonly string[] s_records =
    [
        """{"protocol":"json","version":1}""", """{"protocol":"messagepack","version":1}""",
        """{"type":4,"invocationId":"1","target":"Open","arguments":[{"task":"pose","threshold":0.3,"smoothing":false,"flip":true}]}""", """{"type":4,"invocationId":"2","target":"Open","arguments":[null]}""",
        """{"type":1,"target":"Change","arguments":[{"task":"segment","model":"segment","mask":true}]}""", """{"type":1,"target":"Change","arguments":[{"threshold":2,"task":"dance","x":[[[[[]]]]]}]}""",
        """{"type":5,"invocationId":"1"}""", """{"type":6}""", """{"type":7,"error":"no","allowReconnect":true}""", """{"type":2,"invocationId":"1","item":{}}""", """{"type":3,"invocationId":"1","result":1,"error":"x"}""",
        """{"type":1,"invocationId":"3","target":"Frame","arguments":[{"sequence":1,"image":""}],"streamIds":["1","2"]}""", """{"type":1,"headers":{"a":"b"},"target":"OnConnectedAsync","arguments":[]}""", """{"type":8,"sequenceId":99}""", """{"type":9,"sequenceId":1}""",
    ];

    private static readonly string[] s_messages =
    [
        """[4,{},"1","Open",[{"task":"pose","threshold":0.3,"smoothing":false}],[]]""", """[4,{},"2","Open",[null],[]]""", """[1,{},null,"Change",[{"task":"segment","mask":true}],[]]""", """[1,{},null,"Change",[{"threshold":2,"x":[[[[]]]]}],[]]""",
        """[5,{},"1"]""", """[6]""", """[7,"no",true]""", """[2,{},"1",{}]""", """[3,{},"1",1,"x"]""", """[1,{"a":"b"},"3","Frame",[{"sequence":1,"image":""}],["1"]]""", """[8,99]""", """[9,1]""",
    ];

    /// <summary>Values that may stand anywhere in a record.</summary>
    private static readonly string[] s_values =
    [
        "null", "true", "0", "-1", "1", "2.5", "9007199254740993", "-9223372036854775808", "1e308", "1e-400", "\"\"", "\"1\"", "\"Open\"", "\"Frame\"", "\"segment\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "[]", "{}", "[[[]]]", "{\"a\":{\"a\":1}}",
        "{\"sequence\":-1}", "{\"sequence\":1,\"image\":\"AAAA\"}",
    ];

    /// <summary>Sends them all.</summary>
    /// <returns>0 where none of them did harm.</returns>
    public async Task<int> RunAsync()
    {
        using var report = new Report("requests", arguments);
        await using var target = new Target(arguments, report);
        await target.StartAsync();
        await Parallel.ForEachAsync(arguments.Cases, new ParallelOptions { MaxDegreeOfParallelism = 2 * arguments.Parallel }, async (number, _) =>
        {
            var random = Mutator.Case(arguments.Seed, number);
            switch (random.Next(8))
            {
                case 0:
                    await RawAsync("form", Request("POST /pose?boxes=whole", ["Content-Type: multipart/form-data; boundary=abc"], new Mutator(random).Mutate(Form(random))));
                    break;
                case 1:
                    var path = new[] { "/pose", "/segment", "/detect", "/classify", "/analyze" }[random.Next(5)];
                    var query = Damaged(random, s_queries);
                    await RawAsync("query", Request($"POST {path}?{Printable(query)}", ["Content-Type: image/jpeg"], s_picture));
                    break;
                case 2:
                    var headers = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Printable(Damaged(random, s_headers), line: true)).ToArray();
                    await RawAsync("headers", Request("POST /pose?boxes=whole", ["Content-Type: image/jpeg", .. headers], s_picture));
                    break;
                case 3:
                    var line = random.Next(2) == 0 ? s_paths[random.Next(s_paths.Length)] : Printable(Damaged(random, s_paths), line: true);
                    await RawAsync("path", Request(line, [], line.StartsWith('P') ? s_picture : []));
                    break;
                case 4:
                    await RawAsync("bytes", new Mutator(random).Mutate(Request("POST /pose?boxes=whole", ["Content-Type: image/jpeg"], s_picture), Request("GET /models", [], [])));
                    break;
                case 5:
                    await RawAsync("socket", Socket(random));
                    break;
                default:
                    var binary = random.Next(2) == 0;
                    var messages = Messages(random, binary).ToList();
                    await target.CaseAsync(number, binary ? "hub, MessagePack" : "hub, JSON", [.. messages.SelectMany(message => message)], (started, cancel) => HubAsync(started.Service.Host, messages, binary, cancel));
                    break;
            }

            Task RawAsync(string kind, byte[] request) => target.CaseAsync(number, kind, request, (started, cancel) => SendAsync(started.Service.Host, request, cancel));
        });
        await target.CaseAsync(-1, "afterwards", [], LeftAsync);
        target.Watch();
        report.Print();
        return report.Failures == 0 ? 0 : 1;
    }

    private static byte[] Request(string line, string[] headers, byte[] body) =>
        [.. Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Content-Length: {body.Length}\r\n\r\n"), .. body];

    private static byte[] Form(Random random)
    {
        List<byte> form = [];
        if (random.Next(2) == 0)
            form.AddRange("--abc\r\nContent-Disposition: form-data; name=\"threshold\"\r\n\r\n0.5\r\n"u8);
        form.AddRange("--abc\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"u8);
        form.AddRange(s_picture);
        form.AddRange("\r\n--abc\r\nContent-Disposition: form-data; name=\"flip\"\r\n\r\ntrue\r\n--abc--\r\n"u8);
        return [.. form];
    }

    private static byte[] Damaged(Random random, string[] texts)
    {
        byte[] Text() => Encoding.Latin1.GetBytes(texts[random.Next(texts.Length)]);
        var mutated = random.Next(4) == 0 ? Text() : new Mutator(random).Mutate(Text(), Text());
        return mutated.Length > 6000 && random.Next(4) != 0 ? mutated[..6000] : mutated;
    }

    /// <summary>What can stand in the line of a request, most of it escaped where it is in a query, without the end of that line.</summary>
    private static string Printable(byte[] bytes, bool line = false) => string.Concat(bytes.Select(value =>
        value is (byte)'\r' or (byte)'\n' ? "" : line || value is > 32 and < 127 ? $"{(char)value}" : $"%{value:x2}"));

    /// <summary>An upgrade to a WebSocket, and damaged frames behind it.</summary>
    private static byte[] Socket(Random random)
    {
        List<byte> frames = [];
        foreach (var record in new[] { s_records[0], s_records[random.Next(s_records.Length)], s_records[random.Next(s_records.Length)] })
        {
            byte[] payload = [.. Encoding.UTF8.GetBytes(record), 0x1e];
            frames.AddRange([0x81, .. payload.Length < 126 ? new byte[] { (byte)(0x80 | payload.Length) } : [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length], 0, 0, 0, 0, .. payload]);
        }

        var upgrade = "GET /hubs/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"u8.ToArray();
        return random.Next(8) == 0 ? new Mutator(random).Mutate([.. upgrade, .. frames]) : [.. upgrade, .. new Mutator(random).Mutate([.. frames])];
    }

    private static IEnumerable<byte[]> Messages(Random random, bool binary)
    {
        var first = Encoding.UTF8.GetBytes((binary ? s_records[1] : s_records[0]) + "\u001e");
        yield return random.Next(20) == 0 ? new Mutator(random).Mutate(first) : first;
        for (var count = random.Next(1, 7); count > 0; count--)
        {
            var message = random.Next(3) == 0 ? Frame(random, binary)
                : binary ? MessagePackSerializer.ConvertFromJson(Exchanged(random, s_messages[random.Next(s_messages.Length)]))
                : Encoding.UTF8.GetBytes(Exchanged(random, s_records[random.Next(2, s_records.Length)]));
            if (random.Next(3) == 0)
                message = new Mutator(random).Mutate(message, first);
            byte[] whole = binary ? HubWire.Write(message) : [.. message, 0x1e];
            yield return random.Next(8) == 0 ? new Mutator(random).Mutate(whole) : whole;
        }
    }

    /// <summary>A record in which other values stand, behind the type and the target that let it through.</summary>
    private static string Exchanged(Random random, string record)
    {
        for (var times = random.Next(3); times > 0; times--)
        {
            var values = Value().Matches(record);
            if (values.Count == 0)
                break;
            var value = values[random.Next(values.Count)];
            record = string.Concat(record.AsSpan(0, value.Index), s_values[random.Next(s_values.Length)], record.AsSpan(value.Index + value.Length));
        }

        return record;
    }

    [GeneratedRegex("""(?<=[:\[,])("[^"]*"(?!:)|-?\d[\d.]*(?:e-?\d+)?|true|false|null)""")]
    private static partial Regex Value();

    private static byte[] Frame(Random random, bool binary)
    {
        var picture = random.Next(2) == 0 ? s_picture : new Mutator(random).Mutate(s_picture);
        if (!binary)
            return Encoding.UTF8.GetBytes($$"""{"type":1,"target":"Frame","arguments":[{"sequence":{{random.Next(9)}},"image":"{{Convert.ToBase64String(picture)}}","capturedAt":1.5}]}""");
        object?[] message = [1, new Dictionary<string, string>(), null, "Frame", new object[] { new Dictionary<string, object> { ["sequence"] = random.Next(9), ["image"] = picture } }, Array.Empty<string>()];
        return MessagePackSerializer.Serialize(message);
    }

    /// <summary>Sends bytes, says after a while that there are no more, and reads what comes.</summary>
    private static async Task<(string Status, string? Wrong)> SendAsync(string host, byte[] request, CancellationToken cancel)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(System.Net.IPEndPoint.Parse(host), cancel);
        var answer = new byte[MostRead];
        var count = 0;
        try
        {
            await client.Client.SendAsync(request, cancel);
            var half = false;
            while (count < answer.Length)
            {
                var reading = client.Client.ReceiveAsync(answer.AsMemory(count), cancel).AsTask();
                if (!half && await Task.WhenAny(reading, Task.Delay(s_quiet, cancel)) != reading)
                {
                    client.Client.Shutdown(SocketShutdown.Send);
                    half = true;
                }

                var read = await reading;
                if (read == 0)
                    break;
                count += read;
            }
        }
        catch (SocketException)
        {
            // It was cut by the service, which is an answer too.
        }

        var text = Encoding.Latin1.GetString(answer, 0, count);
        if (!text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
            return ("cut", count == 0 ? null : "what came is no HTTP");
        var status = text[9..12];
        // What the web server does not know it says so, and who gives a time gets 504 where that has passed.
        var known = status is "501" or "505" || (status == "504" && Encoding.Latin1.GetString(request).Contains("X-Request-Timeout", StringComparison.OrdinalIgnoreCase));
        return (status, status[0] == '5' && !known ? text[..Math.Min(2000, count)] : null);
    }

    private static async Task<(string Status, string? Wrong)> HubAsync(string host, List<byte[]> messages, bool binary, CancellationToken cancel)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{host}/hubs/live"), cancel);
        var said = new StringBuilder();
        try
        {
            var reading = ReadAsync();
            foreach (var message in messages)
                await socket.SendAsync(message, binary && message != messages[0] ? WebSocketMessageType.Binary : WebSocketMessageType.Text, true, cancel);
            // Long enough for most to be answered; what is not is cut off, which has to do no harm either.
            await Task.WhenAny(reading, Task.Delay(s_quiet, cancel));
        }
        catch (Exception e) when (e is WebSocketException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // A connection that is cut while a message is sent is a canceled sending to this client.
            return ("cut", Judge());
        }

        return (socket.State == WebSocketState.Open ? said.Length > 3 ? "answered" : "silent" : "closed", Judge());

        string? Judge()
        {
            lock (said)
                return said.ToString() is var text && text.Contains("internal", StringComparison.Ordinal) ? text : null;
        }

        async Task ReadAsync()
        {
            var buffer = new byte[64 << 10];
            try
            {
                while (await socket.ReceiveAsync(buffer.AsMemory(), cancel) is { MessageType: not WebSocketMessageType.Close } part)
                {
                    lock (said)
                        said.Append(Encoding.Latin1.GetString(buffer, 0, part.Count));
                }
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The connection is gone.
            }
        }
    }

    /// <summary>Who has gone has to leave nothing behind.</summary>
    private static async Task<(string Status, string? Wrong)> LeftAsync(Target.Started started, CancellationToken cancel)
    {
        const string Cameras = "hrnet_live_cameras";
        var line = "";
        for (var tries = 0; tries < 100; tries++)
        {
            var text = await started.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancel);
            line = text.Split('\n').FirstOrDefault(line => line.StartsWith(Cameras, StringComparison.Ordinal)) ?? "";
            if (line.EndsWith(" 0", StringComparison.Ordinal) || line.Contains(" 0 ", StringComparison.Ordinal))
                return started.Service.Faults == 0 ? ("no cameras left", null) : ("", $"the log tells of {started.Service.Faults} faults: {started.Service.Words}");
            await Task.Delay(200, cancel);
        }

        return ("", $"cameras are left: {line}");
    }
}
