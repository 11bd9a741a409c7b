// Sends JPEG pictures from standard input to a service's hub and prints who is where. ffmpeg makes them of a camera or a file:
//   ffmpeg -loglevel error -f v4l2 -i /dev/video0 -f mjpeg - | CameraClient http://localhost:5080
//   ffmpeg -loglevel error -re -i walk.mp4 -f mjpeg - | CameraClient http://localhost:5080
using System.Threading.Channels;
using MessagePack;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

if (args is not [var service])
{
    Console.Error.WriteLine("ffmpeg ... -f mjpeg - | CameraClient http://localhost:5080");
    return 1;
}

// The newest picture wins: what the service cannot keep up with is dropped here already.
var newest = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
var reading = Task.Run(() => Read(Console.OpenStandardInput(), newest.Writer));

await using var hub = new HubConnectionBuilder()
    .WithUrl(new Uri(new Uri(service), "/hubs/live"), options => (options.SkipNegotiation, options.Transports) = (true, HttpTransportType.WebSockets))
    .AddMessagePackProtocol()
    .Build();
await hub.StartAsync();

// The stream answers Open with settings, and then each frame; so there is one frame under way at a time.
using var end = new CancellationTokenSource();
var sequence = 0L;
await foreach (var answer in hub.StreamAsync<Answer>("Open", new { task = "pose" }, end.Token))
{
    if (answer.Type == "error")
        Console.Error.WriteLine(answer.Message);
    foreach (var person in answer.People ?? [])
        Console.WriteLine($"frame {answer.Sequence}: person {person.Id}, {string.Join("  ", person.Keypoints.Where(k => k.Score > .5).Select(k => $"{k.Name} {k.X:0},{k.Y:0}"))}");
    if (!await newest.Reader.WaitToReadAsync())
        break;
    await hub.SendAsync("Frame", new { sequence = ++sequence, image = await newest.Reader.ReadAsync(), capturedAt = Environment.TickCount64 });
}

await end.CancelAsync();
await reading;
return 0;

// A JPEG begins with FF D8 and ends with FF D9; within its data FF is always followed by 00 or a marker that is neither.
static void Read(Stream input, ChannelWriter<byte[]> pictures)
{
    using var buffered = new BufferedStream(input, 1 << 16);
    var picture = new List<byte>();
    for (int before = -1, now; (now = buffered.ReadByte()) >= 0; before = now)
    {
        if ((before, now) == (0xFF, 0xD8))
            picture = [0xFF];
        picture.Add((byte)now);
        if ((before, now) == (0xFF, 0xD9))
            pictures.TryWrite([.. picture]);
    }

    pictures.Complete();
}

[MessagePackObject]
public record Answer
{
    [Key("type")] public string Type { get; init; } = "";
    [Key("sequence")] public long? Sequence { get; init; }
    [Key("people")] public Person[]? People { get; init; }
    [Key("message")] public string? Message { get; init; }
}

[MessagePackObject]
public record Person([property: Key("id")] int Id, [property: Key("keypoints")] Keypoint[] Keypoints);

[MessagePackObject]
public record Keypoint([property: Key("name")] string Name, [property: Key("x")] double X, [property: Key("y")] double Y, [property: Key("score")] double Score);
