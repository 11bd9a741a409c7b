using System.Net;
using HRNet.Imaging;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class SegmentTests(SharedService service)
{
    [Fact]
    public async Task A_form_and_a_raw_body_give_the_same_classes()
    {
        var (form, fromForm) = await service.Client.AskAsync("/segment", Pictures.Form(Pictures.Astronaut));
        var (raw, fromRaw) = await service.Client.AskAsync("/segment", Pictures.Raw(Pictures.Astronaut));

        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Equal(HttpStatusCode.OK, raw.StatusCode);
        Assert.Equal(fromForm["classes"]!.ToJsonString(), fromRaw["classes"]!.ToJsonString());
        Assert.Equal(fromForm["mask"]!.ToJsonString(), fromRaw["mask"]!.ToJsonString());
    }

    [Fact]
    public async Task The_classes_cover_the_picture_by_falling_area()
    {
        var (_, answer) = await service.Client.AskAsync("/segment?mask=none", Pictures.Raw(Pictures.Astronaut));

        var pixels = answer["classes"]!.AsArray().Select(found => (long)found!["pixels"]!).ToList();
        Assert.Equal(512 * 512, pixels.Sum());
        Assert.Equal(pixels.OrderDescending(), pixels);
        Assert.All(answer["classes"]!.AsArray(), found => Assert.Matches("^#[0-9a-fA-F]{6}$", (string?)found!["color"]));
        Assert.Null(answer["mask"]);
    }

    [Fact]
    public async Task The_PNG_mask_and_the_runs_hold_the_same_pixels_as_the_classes_count()
    {
        var (_, withPng) = await service.Client.AskAsync("/segment", Pictures.Raw(Pictures.Astronaut));
        var (_, withRuns) = await service.Client.AskAsync("/segment?mask=rle", Pictures.Raw(Pictures.Astronaut));

        Assert.Equal("png", (string?)withPng["mask"]!["encoding"]);
        using var png = PictureCodec.Create().Decode(Convert.FromBase64String((string)withPng["mask"]!["data"]!), new());
        Assert.Equal((512, 512), (png.Width, png.Height));

        Assert.Equal("rle", (string?)withRuns["mask"]!["encoding"]);
        var runs = withRuns["mask"]!["runs"]!.AsArray().Select(number => (int)number!).Chunk(2).ToList();
        Assert.Equal([.. runs.SelectMany(run => Enumerable.Repeat((byte)run[0], run[1]))], Ids(png));

        foreach (var found in withRuns["classes"]!.AsArray())
            Assert.Equal((long)found!["pixels"]!, runs.Where(run => run[0] == (int)found["id"]!).Sum(run => (long)run[1]));
    }

    [Fact]
    public async Task JSON_can_carry_the_painted_picture()
    {
        var (_, answer) = await service.Client.AskAsync("/segment?overlay=jpeg&mask=none", Pictures.Raw(Pictures.Astronaut));

        Assert.StartsWith("data:image/jpeg;base64,/9j/", (string?)answer["overlay"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0], new int[0])]
    [InlineData(new byte[] { 7 }, new[] { 7, 1 })]
    [InlineData(new byte[] { 0, 0, 1, 1, 1, 0 }, new[] { 0, 2, 1, 3, 0, 1 })]
    public void Runs_alternate_class_and_length(byte[] ids, int[] runs) => Assert.Equal(runs, Contracts.MaskDto.RunLengths(ids));

    private static byte[] Ids(Frame grey)
    {
        var ids = new byte[grey.Width * grey.Height];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = grey.Pixels[i * Frame.Channels];
        return ids;
    }
}
