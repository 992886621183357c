using Lab.Model;

namespace Lab.Kernel.Network;

/// <summary>
/// When Linux sends again and when it gives up: the timeout doubles from 200 ms (1 s for a connection attempt) up to
/// 120 s (tcp_retries2 = 15, tcp_syn_retries = 6, eight tries for a socket that nobody holds any more).
/// </summary>
internal static class Retransmission
{
    public static readonly Duration First = Duration.FromMs(200);
    public static readonly Duration FirstOfSyn = Duration.FromSeconds(1);
    public static readonly Duration Longest = Duration.FromSeconds(120);
    public static readonly Duration GiveUpOpen = Duration.FromSeconds(15 * 60);
    public static readonly Duration GiveUpClosed = Duration.FromSeconds(100);
    public static readonly Duration GiveUpSyn = Duration.FromSeconds(127);

    /// <summary>Transmissions that a lossy link may swallow before one counts as arrived.</summary>
    public const uint LossesMax = 15;

    /// <summary>The first retransmission at or after <paramref name="now"/> of what was sent at <paramref name="since"/>.</summary>
    public static long NextAt(long since, long now, bool syn)
    {
        var timeout = (syn ? FirstOfSyn : First).Nanos;
        var at = since;
        while (at < now)
        {
            at += timeout;
            timeout = Math.Min(timeout * 2, Longest.Nanos);
        }

        return at;
    }
}
