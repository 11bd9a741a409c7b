using HRNet.AspNetCore.Problems;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Uploads;

/// <summary>Counts the memory that the pictures of all requests take together, and refuses the request that would take too much.</summary>
internal sealed class PictureMemory(IOptions<UploadOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private readonly long _limit = (long)options.Value.PictureMemory << 20;
    private long _taken;

    /// <summary>Bytes taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>A request's share, empty at first.</summary>
    public Share Open() => new(this);

    /// <summary>What one request holds; given back when disposed.</summary>
    internal sealed class Share(PictureMemory memory) : IDisposable
    {
        private long _bytes;

        /// <summary>Takes more.</summary>
        /// <exception cref="ProblemException">There is not so much left (429), or there never will be (422).</exception>
        public void Take(long bytes)
        {
            if (bytes <= 0)
                return;
            if (_bytes + bytes > memory._limit)
                throw new ProblemException(new(422, "too_many_pixels", "This picture alone needs more memory than this service has for pictures."));
            if (Interlocked.Add(ref memory._taken, bytes) > memory._limit)
            {
                Interlocked.Add(ref memory._taken, -bytes);
                throw new ProblemException(ProblemMapper.Busy("The pictures being worked on fill the memory set aside for them. Try again shortly.", RetryAfter));
            }
            _bytes += bytes;
        }

        /// <summary>Gives some back, such as what only the decoder needed.</summary>
        public void GiveBack(long bytes)
        {
            _bytes -= bytes;
            Interlocked.Add(ref memory._taken, -bytes);
        }

        public void Dispose() => Interlocked.Add(ref memory._taken, -Interlocked.Exchange(ref _bytes, 0));
    }
}
