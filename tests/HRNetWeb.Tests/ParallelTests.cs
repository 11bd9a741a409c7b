using HRNet.Imaging;
using HRNet.Inference.Devices;
using HRNet.Inference.Sessions;
using HRNet.Onnx;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class ParallelTests(SharedService service)
{
    private const int Clients = 16;

    [Theory]
    [InlineData("/pose?boxes=whole")]
    [InlineData("/pose?boxes=0,0,160,240;80,20,200,200;30,40,250,190")]
    [InlineData("/segment?mask=rle")]
    [InlineData("/detect?threshold=0.05")]
    public async Task Clients_with_pictures_of_their_own_get_bit_for_bit_what_they_would_get_alone(string path)
    {
        byte[][] pictures = [.. Enumerable.Range(0, Clients).Select(Picture)];
        var alone = new List<string>();
        foreach (var picture in pictures)
            alone.Add(await AnswerAsync(picture));
        Assert.Equal(Clients, alone.Distinct().Count());

        for (var round = 0; round < 2; round++)
            Assert.Equal(alone, await Task.WhenAll(pictures.Select(AnswerAsync)));

        async Task<string> AnswerAsync(byte[] picture)
        {
            var (response, json) = await service.Client.AskAsync(path, Pictures.Raw(picture, "image/png"));
            Assert.Equal(200, (int)response.StatusCode);
            Assert.True(json.AsObject().Remove("timing"));
            return json.ToJsonString();
        }
    }

    [Theory]
    [InlineData("pose")]
    [InlineData("segment")]
    [InlineData("detect")]
    public void A_picture_in_a_batch_of_any_size_is_answered_as_it_is_alone_to_the_last_bit(string task)
    {
        const int Most = 8;
        var file = Directory.GetFiles(Path.Combine(Pictures.Root, "models"), $"{task}_*.onnx").Order(StringComparer.Ordinal).First();
        var card = ModelFile.ReadCard(file);
        var (height, width) = (card.InputHeight, card.InputWidth);
        using var runner = new OrtRunner(new DeviceSession(new ModelOpening(task, file, height, width, card.Output, 0, Most), DeviceName.Cpu));
        var random = new Random(5);
        var length = 3 * height * width;
        var values = Enumerable.Range(0, Most * length).Select(_ => random.NextSingle() * 4 - 2).ToArray();
        var alone = new List<float[]>();
        for (var k = 0; k < Most; k++)
        {
            using var one = runner.Run(values.AsMemory(k * length, length), 1, height, width);
            alone.Add(one[0, 0].Values.ToArray());
        }

        for (var batch = 2; batch <= Most; batch++)
        {
            using var together = runner.Run(values.AsMemory(0, batch * length), batch, height, width);
            for (var k = 0; k < batch; k++)
                Assert.True(together[0, k].Values.SequenceEqual(alone[k]), $"Picture {k + 1} of {batch} is answered otherwise than alone.");
        }
    }

    /// <summary>A part of a picture of people, another one for each client.</summary>
    private static byte[] Picture(int client)
    {
        var codec = PictureCodec.Create();
        using var whole = codec.Decode(client % 2 == 0 ? Pictures.Astronaut : Pictures.Players, new PictureLimits());
        using var part = new Frame(320, 240 + client);
        for (var row = 0; row < part.Height; row++)
            whole.Pixels.Slice(((row + 3 * client) * whole.Width + 5 * client) * Frame.Channels, part.Width * Frame.Channels).CopyTo(part.Pixels[(row * part.Width * Frame.Channels)..]);
        return codec.Encode(part, PictureFormat.Png);
    }
}
