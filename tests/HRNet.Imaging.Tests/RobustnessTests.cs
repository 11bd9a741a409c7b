using System.Diagnostics;
using System.Numerics;
using HRNet.Fuzz.Hostile;
using HRNet.Imaging.Shapes;

namespace HRNet.Imaging.Tests;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>One after the other and after all else, since the memory of the whole process is looked at.</summary>
[Collection(nameof(Alone))]
public sealed class RobustnessTests
{
    private const int MutationsPerPicture = 150;
    private const int CutsPerPicture = 30;
    private const long FewPixels = 1 << 20;

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
    public void Large_pictures_are_given_back_whatever_thread_they_were_on()
    {
        const int Threads = 8;
        using var used = new CountdownEvent(Threads);
        using var end = new ManualResetEventSlim();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            new Frame(4000, 3000).Dispose();
            used.Signal();
            end.Wait();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        used.Wait(TestContext.Current.CancellationToken);
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        end.Set();
        threads.ForEach(thread => thread.Join());

        // Less than two of the eight frames.
        Assert.InRange(kept, long.MinValue, 64L << 20);
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
        var mutator = new Mutator(new Random(20260901));
        var refused = 0;
        for (var i = 0; i < MutationsPerPicture; i++)
            refused += TryDecode(mutator.Mutate(whole)) ? 0 : 1;
        Assert.InRange(refused, 1, MutationsPerPicture);
    }

    [Fact]
    public void A_picture_that_means_harm_is_decoded_or_refused_and_so_is_every_cut_and_damaged_one()
    {
        var mutator = new Mutator(new Random(20261201));
        var (decoded, refused) = (0, 0);
        foreach (var (_, picture) in HostilePictures.AllSmall().Where(one => Pixels(one.Bytes) <= FewPixels))
        {
            foreach (var one in new[] { picture, mutator.Mutate(picture) }.Concat(HostilePictures.Cuts(picture).Take(CutsPerPicture)))
                _ = TryDecode(one) ? decoded++ : refused++;
        }

        Assert.InRange(decoded, 100, int.MaxValue);
        Assert.InRange(refused, 100, int.MaxValue);
    }

    private static long Pixels(byte[] picture)
    {
        try
        {
            var info = Pictures.Codec.Identify(picture);
            return (long)info.Width * info.Height;
        }
        catch (PictureException)
        {
            return 0;
        }
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
