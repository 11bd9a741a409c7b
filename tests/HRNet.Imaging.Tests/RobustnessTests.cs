using System.Diagnostics;
using System.Numerics;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Tests;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>One after the other and after all else, since the memory of the whole process is looked at.</summary>
[Collection(nameof(Alone))]
public sealed class RobustnessTests
{
    private const int MutationsPerPicture = 150;

    /// <summary>What 200 decodes may add to the process, less than six of their frames; and 500 encodings and paintings, a fifth of their frames.</summary>
    private const long Growth = 24L << 20;

    [Fact]
    public async Task Threads_that_decode_at_once_do_not_disturb_each_other()
    {
        var pictures = Enumerable.Range(0, 8).Select(seed =>
        {
            using var frame = Pictures.Gradient(200 + 13 * seed, 150 + 7 * seed, seed);
            return Pictures.Codec.Encode(frame, (PictureFormat)(seed % 3));
        }).ToList();
        var serial = pictures.ConvertAll(Decoded);
        await Task.WhenAll(pictures.Select((picture, i) => Task.Factory.StartNew(() =>
        {
            for (var repeat = 0; repeat < 10; repeat++)
                Assert.Equal(serial[i], Decoded(picture));
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    [Fact]
    public void Memory_stays_flat_over_many_decodes_and_refusals()
    {
        using var frame = Pictures.Gradient(1200, 1000);
        var jpeg = Pictures.Codec.Encode(frame, PictureFormat.Jpeg);
        var broken = (byte[])jpeg.Clone();
        broken.AsSpan(broken.Length / 2, 64).Clear();
        void Decode(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Pictures.Codec.Decode(jpeg, Pictures.Limits).Dispose();
                TryDecode(broken);
            }
        }

        Decode(40);
        var before = Resident();
        Decode(200);
        Assert.InRange(Resident() - before, long.MinValue, Growth);
    }

    [Fact]
    public void Memory_stays_flat_over_many_encodings_and_paintings()
    {
        using var frame = Pictures.Gradient(320, 240);
        void Work(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Pictures.Codec.Paint(frame, [new Disc(new Vector2(i % 320, 120), 100, new Color(0, 200, (byte)i, 0.5f))]);
                Assert.NotEmpty(Pictures.Codec.Encode(frame, PictureFormat.Jpeg));
                Assert.NotEmpty(Pictures.Codec.EncodeGray(frame.Pixels[..(320 * 240)], 320, 240));
            }
        }

        Work(100);
        var before = Resident();
        Work(500);
        Assert.InRange(Resident() - before, long.MinValue, Growth);
    }

    [Theory]
    [InlineData("rgb.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("orientation-6.jpg")]
    [InlineData("palette-alpha.png")]
    [InlineData("sixteen-bit-alpha.png")]
    [InlineData("orientation-6.png")]
    [InlineData("lossy.webp")]
    [InlineData("lossless.webp")]
    [InlineData("animated.webp")]
    public void A_damaged_picture_is_decoded_or_refused_and_nothing_else(string name)
    {
        var whole = Pictures.Read(name);
        var random = new Random(20260901);
        var refused = 0;
        for (var i = 0; i < MutationsPerPicture; i++)
        {
            var damaged = (byte[])whole.Clone();
            for (var flips = random.Next(1, 9); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            refused += TryDecode(damaged) ? 0 : 1;
        }
        Assert.InRange(refused, 1, MutationsPerPicture);
    }

    private static bool TryDecode(byte[] picture)
    {
        try
        {
            Pictures.Codec.Decode(picture, Pictures.Limits).Dispose();
            return true;
        }
        catch (PictureException e)
        {
            Assert.NotEmpty(e.Message);
            return false;
        }
    }

    private static byte[] Decoded(byte[] picture)
    {
        using var frame = Pictures.Codec.Decode(picture, Pictures.Limits);
        return frame.Pixels.ToArray();
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
